/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.Test;
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
                "X-Collector-Notice: 1"
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
