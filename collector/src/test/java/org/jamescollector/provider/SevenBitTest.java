/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.jamescollector.held.MessageOctets;
import org.jamescollector.held.MessageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SevenBitTest {

    private static final String TEXT = "Gr\u00fc\u00dfe";
    private static final String PART =
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    private static final String MULTIPART =
            "Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n";

    private final SevenBit sevenBit = new SevenBit();

    private static Mail mail(String message) throws Exception {
        return mail(message.getBytes(StandardCharsets.UTF_8));
    }

    private static Mail mail(byte[] message) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("m")
                .addRecipient("anna@customer.example")
                .build();
        mail.setMessageNoCopy(
                new MimeMessageWrapper(MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(message))));
        return mail;
    }

    private static byte[] octets(Mail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageOctets.write(mail, out);
        return out.toByteArray();
    }

    private static MimeMessage read(Mail mail) throws Exception {
        return new MimeMessage(null, new ByteArrayInputStream(octets(mail)));
    }

    @Test
    void shouldConvertAText() throws Exception {
        Mail mail = mail("Subject: text\r\nMIME-Version: 1.0\r\n" + PART + TEXT + "\r\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(octets(mail)).isNotEmpty();
        assertThat(MessageShape.of(mail).eightBit()).isFalse();
        assertThat(read(mail).getContent().toString().strip()).isEqualTo(TEXT);
    }

    @Test
    void shouldConvertThePartsOfAMessage() throws Exception {
        Mail mail = mail(
                MULTIPART + "--b\r\n" + PART + TEXT + "\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--\r\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(MessageShape.of(mail).eightBit()).isFalse();
        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(TEXT);
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("plain");
    }

    @Test
    void shouldLeaveWhatCannotBeConvertedAsItIs() throws Exception {
        String broken = MULTIPART + "no part: " + TEXT + "\r\n";
        Mail mail = mail(broken);

        assertThat(sevenBit.convert(mail, 100)).isFalse();

        assertThat(octets(mail)).isEqualTo(broken.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldNotHoldALongMessageInMemory() throws Exception {
        String text = "Subject: text\r\n" + PART + TEXT + "\r\n";
        Mail mail = mail(text);

        assertThat(sevenBit.convert(mail, SevenBit.LONGEST + 1)).isFalse();

        assertThat(octets(mail)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final String HEADER =
            "Return-Path: <sender@example.org>\r\nReceived: from a by b;\r\n\tMon, 1 Jan 2024 10:00:00 +0000\r\n"
                    + "Received: from c by a; Mon, 1 Jan 2024 09:00:00 +0000\r\nmessage-ID: <1@example.org>\r\n"
                    + "Subject: text\r\nX-Own: a\r\n\tb\r\nMIME-Version: 1.0 (its own)\r\n";

    private static List<String> header(Mail mail) throws Exception {
        String text = new String(octets(mail), StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf("\r\n\r\n")).lines().toList();
    }

    @Test
    void shouldKeepTheHeaderButForWhatTellsOfEncodings() throws Exception {
        Mail mail = mail(HEADER + PART + TEXT + "\r\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(header(mail))
                .containsExactlyElementsOf((HEADER + PART)
                        .stripTrailing()
                        .replace("Encoding: 8bit", "Encoding: quoted-printable")
                        .lines()
                        .toList());
    }

    @Test
    void shouldAddNeitherDateNorMessageId() throws Exception {
        Mail mail = mail("Subject: text\r\n" + PART + TEXT + "\r\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(header(mail)).noneMatch(line -> line.startsWith("Date") || line.startsWith("Message-ID"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: \u00f6\r\nMessage-ID: <1@example.org>\r\n\r\nbody\r\n",
                "Message-ID: <1@example.org>\r\n\r\nb\u00f6dy\r\n",
                MULTIPART + "--b\r\nContent-Type: text/plain\r\n\r\n" + TEXT + "\r\n--b--\r\n"
            })
    void shouldLeaveAloneWhatHasNothingToConvert(String text) throws Exception {
        Mail mail = mail(text);

        assertThat(sevenBit.convert(mail, 100)).isFalse();

        assertThat(octets(mail)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 2045, section 6.4: these may have no other encoding; readers would not find their parts. */
    @Test
    void shouldConvertThePartsOfAMessageThatHas8BitsAsAWhole() throws Exception {
        Mail mail = mail(MULTIPART.replace("Content-Type", "Content-Transfer-Encoding: 8BIT\r\nContent-Type")
                + "--b\r\n" + PART.replace("8bit", "8Bit") + TEXT + "\r\n--b--\r\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(MessageShape.of(mail).eightBit()).isFalse();
        assertThat(read(mail).getEncoding()).isEqualTo("7bit");
        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(TEXT);
    }

    @Test
    void shouldLeaveAMessageAsItIsThatHolds8BitsInAnother() throws Exception {
        String text = MULTIPART + "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "Subject: inner\r\n" + PART + TEXT + "\r\n--b--\r\n";
        Mail mail = mail(text);

        assertThat(sevenBit.convert(mail, 100)).isFalse();

        assertThat(octets(mail)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=us-ascii",
                "text/plain; charset=utf-8",
                "text/html; charset=unknown-8bit",
                "text/plain",
                "image/png; name=\"a b.png\"",
                "application/octet-stream"
            })
    void shouldKeepEveryOctetWhateverTheTypeSays(String type) throws Exception {
        byte[] octets = new byte[256 * 3];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i % 256 == '\r' || i % 256 == '\n' ? ' ' : i);
        }
        Mail mail = mail(Bytes.concat(
                ("Content-Type: " + type + "\r\nContent-Transfer-Encoding: 8bit\r\nMIME-Version: 1.0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                octets));

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(MessageShape.of(mail).eightBit()).isFalse();
        assertThat(read(mail).getInputStream().readAllBytes()).isEqualTo(octets);
        assertThat(read(mail).getHeader("Content-Type", null)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\u00f6", "\u00f6\r", "\u00f6\r\r\n", "\u00f6 \r\n\r\n", "\u00f6\t"})
    void shouldKeepTheEndsOfLines(String text) throws Exception {
        Mail mail = mail("Subject: text\r\n" + PART + text);

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(MessageShape.of(mail).eightBit()).isFalse();
        assertThat(read(mail).getInputStream().readAllBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As they are in what is sent with 8 bits. */
    @Test
    void shouldEndLinesByReturnAndFeed() throws Exception {
        Mail mail = mail("Subject: text\n" + PART.replace("\r", "") + TEXT + "\nend\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(read(mail).getInputStream().readAllBytes())
                .isEqualTo((TEXT + "\r\nend\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldGiveNoCharacterSetToAPartWithoutAType() throws Exception {
        Mail mail = mail("Subject: text\r\nContent-Disposition: inline; filename=a.txt\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n" + TEXT + "\r\n");

        assertThat(sevenBit.convert(mail, 100)).isTrue();

        assertThat(read(mail).getHeader("Content-Type", null)).isEqualTo("text/plain");
        assertThat(read(mail).getInputStream().readAllBytes())
                .isEqualTo((TEXT + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldLeaveADigestAsItIsThatHolds8BitsInAMessage() throws Exception {
        String text = MULTIPART.replace("mixed", "digest") + "--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "Subject: inner\r\n\r\n" + TEXT + "\r\n--b--\r\n";
        Mail mail = mail(text);

        assertThat(sevenBit.convert(mail, 100)).isFalse();

        assertThat(octets(mail)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A mailing list has put its footer below it. */
    @Test
    void shouldLeaveAMessageAsItIsThatHoldsASignedOne() throws Exception {
        String signed =
                MULTIPART.replace("\"b\"", "\"s\"").replace("mixed", "signed").replace("Subject: parts\r\n", "")
                        + "--s\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                        + "--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nsigned\r\n--s--\r\n";
        String text = MULTIPART + "--b\r\n" + signed + "--b\r\n" + PART + TEXT + "\r\n--b--\r\n";
        Mail mail = mail(text);

        assertThat(sevenBit.convert(mail, 100)).isFalse();

        assertThat(octets(mail)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldLeaveASignedMessageAsItIs() throws Exception {
        String text = MULTIPART.replace("mixed", "signed") + "--b\r\n" + PART + TEXT
                + "\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nsigned\r\n--b--\r\n";
        Mail mail = mail(text);

        assertThat(sevenBit.convert(mail, 100)).isFalse();

        assertThat(octets(mail)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }
}
