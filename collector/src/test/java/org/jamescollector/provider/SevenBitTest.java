/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.Converter7Bit;
import org.jamescollector.held.MessageOctets;
import org.jamescollector.held.MessageShape;
import org.junit.jupiter.api.Test;

class SevenBitTest {

    private static final String TEXT = "Gr\u00fc\u00dfe";
    private static final String PART =
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    private static final String MULTIPART =
            "Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n";

    private final SevenBit sevenBit = new SevenBit(new Converter7Bit(james()));

    /** All that is asked of it is its name. */
    private static MailetContext james() {
        return (MailetContext) Proxy.newProxyInstance(
                MailetContext.class.getClassLoader(),
                new Class<?>[] {MailetContext.class},
                (proxy, method, arguments) -> "James");
    }

    private static Mail mail(String message) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("m")
                .addRecipient("anna@customer.example")
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(MimeMessageInputStreamSource.create(
                "m", new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)))));
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
}
