/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

    private static Answer read(String text) throws MessagingException {
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        MailAddress answers = new MailAddress("collector-release@example.org");
        MailImpl mail = MailImpl.builder()
                .name("answer")
                .sender("anna@example.org")
                .addRecipient(answers)
                .mimeMessage(message)
                .build();
        return AnswerReader.read(mail, AnswerAddress.DEFAULT, List.of(answers));
    }

    private static String tokens(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(i, 4).replace('0', 'a').replace('1', 'b'))
                .map(text -> "z".repeat(AnswerToken.LENGTH - text.length()) + text)
                .collect(Collectors.joining(" "));
    }

    @Test
    void shouldReadAFewTokensOnly() throws Exception {
        assertThat(read("From: anna@example.org\r\nSubject: " + tokens(2_000) + "\r\n\r\nx\r\n")
                        .tokens())
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void shouldReadAFewTokensOnlyWhereNobodyKnowsWhoWroteThem() throws Exception {
        Answer answer = read("From: anna <<y\r\nSubject: " + tokens(2_000) + "\r\n\r\nx\r\n");
        assertThat(answer.from()).isEmpty();
        assertThat(answer.tokens()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void shouldKnowProgramsThatSayItInTheirOwnWay() throws Exception {
        assertThat(read("From: anna@example.org\r\nX-Autoreply: yes\r\n\r\nx\r\n")
                        .automatic())
                .isTrue();
    }
}
