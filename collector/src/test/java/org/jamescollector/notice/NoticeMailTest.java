/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.mail.BodyPart;
import javax.mail.Multipart;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.Test;

/** Mails as other programs read them. */
class NoticeMailTest {

    private static final String ID = "11111111-2222-4333-8444-555555555555";
    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final NoticeSeal SEAL = new NoticeSeal(new byte[] {1, 2, 3});
    private static final NoticeTemplate TEMPLATE =
            NoticeTemplate.parse("Subject: Gr\u00f6\u00dfe: ${subject}\n\nL\u00e4nge ${size}\n");

    private static String text(String header) throws Exception {
        return new NoticeMail(
                        ID,
                        new MailAddress("collector-release@example.org"),
                        new MailAddress("anna@example.org"),
                        "example.org",
                        NOW,
                        SEAL,
                        false,
                        TEMPLATE,
                        new NoticeValues().with("subject", "Angebot \u20ac 5").withSize("size", 12_582_912),
                        OriginalHeader.of(header.getBytes(StandardCharsets.UTF_8)))
                .text();
    }

    private static MimeMessage read(String text) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String header(MimeMessage mail) throws Exception {
        BodyPart part = ((Multipart) mail.getContent()).getBodyPart(1);
        assertThat(part.getContentType()).startsWith("text/rfc822-headers");
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldBeAMailThatOthersRead() throws Exception {
        String original = "From: ann@example.net\r\nMessage-ID: <1@example.net>\r\nSubject: Angebot\r\n";
        String text = text(original);
        MimeMessage mail = read(text);

        assertThat(text.chars()).allMatch(c -> c < 0x80);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(text.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
        assertThat(mail.getSubject()).isEqualTo("Gr\u00f6\u00dfe: Angebot \u20ac 5");
        assertThat(mail.getSentDate()).isEqualTo(Date.from(NOW));
        assertThat(mail.getMessageID()).isEqualTo("<collector-notice-" + ID + "@example.org>");
        assertThat(mail.getHeader("In-Reply-To")).containsExactly("<1@example.net>");
        assertThat(mail.getHeader("References")).containsExactly("<1@example.net>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("MIME-Version")).containsExactly("1.0");
        assertThat(((Multipart) mail.getContent()).getBodyPart(0).getContent()).isEqualTo("L\u00e4nge 12.0 MB\r\n");
        assertThat(header(mail)).isEqualTo(original);
    }

    @Test
    void shouldCarryAnyHeaderAsItIs() throws Exception {
        String odd = "Subject: Gr\u00fc\u00dfe\r\nX-Long: " + "x".repeat(3_000)
                + "\r\nMessage-ID: not an id\r\nX: \u0000\u0007\r\n\tfolded = =20\r\n";
        MimeMessage mail = read(text(odd));
        assertThat(header(mail)).isEqualTo(odd);
        assertThat(mail.getHeader("In-Reply-To")).isNull();
    }

    @Test
    void shouldBeKnownWhereItComesBack() throws Exception {
        String text = text("Subject: x\r\n");
        String header = text.substring(0, text.indexOf("\r\n\r\n") + 2);
        assertThat(id(header)).contains(ID);
        assertThat(id("Received: from provider\r\n" + header.replace("Date: Fri,", "Date:\r\n Fri,")))
                .contains(ID);
    }

    @Test
    void shouldNotBeKnownInWhatOthersWrite() throws Exception {
        String text = text("Subject: x\r\n");
        String header = text.substring(0, text.indexOf("\r\n\r\n") + 2);
        assertThat(id("X-Collector-Notice: 1\r\n")).isEmpty();
        assertThat(id("X-Collector-Notice: " + ID + "\r\n")).isEmpty();
        assertThat(id(header.replace(ID + " ", ID.replace('1', '2') + " "))).isEmpty();
        assertThat(id(header.replace("To: anna@", "To: berta@"))).isEmpty();
        assertThat(id(header.replace("Date: Fri, 20", "Date: Sat, 21"))).isEmpty();
        assertThat(OriginalHeader.of(header.getBytes(StandardCharsets.US_ASCII))
                        .noticeId(new NoticeSeal(new byte[] {4})))
                .isEmpty();
    }

    private static Optional<String> id(String header) {
        return OriginalHeader.of(header.getBytes(StandardCharsets.US_ASCII)).noticeId(SEAL);
    }

    @Test
    void shouldCutAHugeHeader() throws Exception {
        assertThat(text("X: " + "x".repeat(500_000))).hasSizeLessThan(60_000);
    }
}
