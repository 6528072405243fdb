/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom nobody writes to (RFC 3834). */
class OriginalHeaderTest {

    private static OriginalHeader header(String fields) {
        return OriginalHeader.of((fields + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MailAddress address(String address) throws Exception {
        return new MailAddress(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id: <a.example>",
                "List-Unsubscribe: <mailto:a@example.org>",
                "LIST-POST: NO",
                "Precedence: bulk",
                "precedence:  Junk ",
                "Precedence: list",
                "Auto-Submitted: auto-generated",
                "Auto-Submitted: auto-replied; owner-email=a@example.org",
                "X-Collector-Notice: 1",
                "X-Auto-Response-Suppress: All"
            })
    void shouldNotAnswer(String field) throws Exception {
        assertThat(header(field).whySenderIsNotToldOf(address("ann@example.org")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAILER-DAEMON",
                "no-reply",
                "noreply",
                "do.not.reply",
                "news-bounces",
                "bounce-123",
                "owner-news",
                "news-request",
                "info-noreply-1",
                "listserv"
            })
    void shouldNotAnswerThoseWhoDoNotRead(String localPart) throws Exception {
        assertThat(header("From: a@b.example").whySenderIsNotToldOf(address(localPart + "@example.org")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: list", "Auto-Submitted: no", "Precedence: first-class", "Listing: 1"})
    void shouldAnswerOthers(String field) throws Exception {
        assertThat(header(field).whySenderIsNotToldOf(address("ann@example.org")))
                .isEmpty();
    }

    @Test
    void shouldTellARecipientNothingAboutOthers() throws Exception {
        OriginalHeader header = header("Received: from a by b for <anna@example.org>; today\r\n"
                + "Received: from c by d\r\n for <assistant@example.org>; today\r\n"
                + "X-Envelope-To: boss@example.org\r\nDelivered-To: boss@example.org\r\nX-Own: boss@example.org\r\n"
                + "bcc: boss@example.org\r\nTo: all@example.org\r\nSubject: Gr\u00fc\u00dfe");
        String shown = new String(
                header.onlyFor(address("anna@example.org"), Set.of("x-own")).bytes(), StandardCharsets.UTF_8);
        assertThat(shown)
                .contains(
                        "from a by b for <anna@example.org>; today", "from c by d; today", "To: all", "Gr\u00fc\u00dfe")
                .doesNotContain("boss@", "assistant@");
    }

    /** Quadratic time would be minutes. */
    @Test
    @Timeout(20)
    void shouldNotWorkLongOnWhiteSpace() throws Exception {
        String received = "Received: x" + "\r\n \t".repeat(64 * 1024) + "\r\n for " + "for ".repeat(16 * 1024);
        String shown = new String(
                header(received + "\r\nSubject: s")
                        .onlyFor(address("anna@example.org"), Set.of())
                        .bytes(),
                StandardCharsets.UTF_8);
        assertThat(shown).contains("Received: x");
    }

    @Test
    void shouldShowASenderWhatHeWroteHimself() {
        String shown = new String(
                header("Received: from a by b for <boss@example.org>\r\nX-Envelope-To: boss@example.org\r\n"
                                + "X-Spam: yes\r\nFrom: ann@example.net\r\nTo: info@example.org\r\nCC: Cy <cy@example.org>\r\n"
                                + "Subject: Offer\r\nDate: today\r\nMessage-ID: <1@example.net>")
                        .ofSender()
                        .bytes(),
                StandardCharsets.UTF_8);
        assertThat(shown.lines())
                .containsExactly(
                        "From: ann@example.net",
                        "To: info@example.org",
                        "CC: Cy <cy@example.org>",
                        "Subject: Offer",
                        "Date: today",
                        "Message-ID: <1@example.net>");
        assertThat(header("To: info@example.org\r\nCC: Cy <cy@example.org>").addressees())
                .isEqualTo("info@example.org, Cy <cy@example.org>");
    }

    @Test
    void shouldReadWhatPeopleRead() {
        OriginalHeader header =
                header("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Ann <ann@example.org>\r\nDate: today\r\n"
                        + "Message-ID: <1@example.org>");
        assertThat(header.subject()).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(header.from()).isEqualTo("Ann <ann@example.org>");
        assertThat(header.date()).isEqualTo("today");
        assertThat(header.messageId()).contains("<1@example.org>");
        assertThat(header("").subject()).isEmpty();
        assertThat(header("Message-ID: <a b>\r\n x").messageId()).isEmpty();
    }
}
