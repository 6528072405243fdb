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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static Answer read(String text) throws MessagingException {
        MimeMessage message =
                new MimeMessage(null, new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
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
    void shouldReadSoMuchOfASubjectOnly() throws Exception {
        assertThat(read("From: anna@example.org\r\nSubject: " + tokens(2_000) + "\r\n\r\nx\r\n")
                        .tokens())
                .hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void shouldFindTheTokenBehindOthersThatAStrangerWroteIntoTheSubject() throws Exception {
        String right = "y".repeat(AnswerToken.LENGTH);
        assertThat(read("From: anna@example.org\r\nSubject: " + tokens(60) + " [" + right + "]\r\n\r\nx\r\n")
                        .tokens())
                .contains(right);
        assertThat(read("From: anna@example.org\r\nSubject: Re\r\n\r\n> " + tokens(300) + "\r\n> " + right + "\r\n")
                        .tokens())
                .contains(right);
    }

    @Test
    void shouldFindTheTokenInAnAttachedQuestion() throws Exception {
        String right = "y".repeat(AnswerToken.LENGTH);
        String answer = "From: anna@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nYes\r\n"
                + "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Question %s\r\n\r\n%s\r\n--b--\r\n";
        assertThat(read(answer.formatted("[" + right + "]", "x")).tokens()).contains(right);
        assertThat(read(answer.formatted("", right)).tokens()).contains(right);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No",
                "no, thanks! Please delete it.",
                "NO.",
                "> Do you?\r\n\r\n  No\r\n",
                "On Friday it wrote:\r\n> yes\r\nNo"
            })
    void shouldKnowWhoDoesNotWantIt(String text) throws Exception {
        assertThat(read("From: anna@example.org\r\n\r\n" + text + "\r\n").declines())
                .isTrue();
        assertThat(
                        read("From: anna@example.org\r\nContent-Type: text/html\r\n\r\n<html><head><style>a {}</style></head><div>"
                                        + text.replace("> ", "") + "</div>")
                                .declines())
                .isEqualTo(!text.contains("> "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Yes", "Nothing better than that", "Now", "Yes\r\nNo signature", "> No\r\nYes", "No\u00ebl"})
    void shouldKnowWhoDoes(String text) throws Exception {
        assertThat(read("From: anna@example.org\r\n\r\n" + text + "\r\n").declines())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<head ", "<br ", "<style></styl ", "</p ", "<blockquote ", "</head    ", "<"})
    @Timeout(20)
    void shouldNotWorkLongOnMarksWithoutAnEnd(String mark) throws Exception {
        String html =
                "From: anna@example.org\r\nContent-Type: text/html\r\n\r\n" + (mark.repeat(15) + "\r\n").repeat(800);
        for (int i = 0; i < 100; i++) {
            assertThat(read(html).declines()).isFalse();
        }
    }

    @Test
    void shouldTakeAnswersOfProgramsThatPeopleWriteWith() throws Exception {
        assertThat(read("From: anna@example.org\r\nX-Auto-Response-Suppress: All\r\n\r\nx\r\n")
                        .automatic())
                .isFalse();
    }

    @Test
    void shouldReadAFewTokensOnlyWhereNobodyKnowsWhoWroteThem() throws Exception {
        Answer answer = read("From: anna <<y\r\nSubject: " + tokens(2_000) + "\r\n\r\nx\r\n");
        assertThat(answer.from()).isEmpty();
        assertThat(answer.tokens()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void shouldKnowProgramsThatSayItInTheirOwnWay() throws Exception {
        assertThat(read("From: anna@example.org\r\nX-Autoreply: yes\r\n\r\nx\r\n")
                        .automatic())
                .isTrue();
    }
}
