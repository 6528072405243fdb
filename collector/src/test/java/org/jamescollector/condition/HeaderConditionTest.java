/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderConditionTest {

    private static final String MESSAGE = "Received: from a by b; Fri, 2 Jan 2026 03:04:05 +0100\r\n"
            + "From: =?utf-8?q?J=C3=BCrgen?= <juergen@example.net>\r\n"
            + "Sender: list@example.com\r\n"
            + "Subject: [SPAM] Your Invoice\r\n 2026 =?iso-8859-1?q?f=FCr_STRASSE?=\r\n"
            + "x-spam-flag:  YES \r\n"
            + "X-Empty:\r\n"
            + "X-Tag: one\r\n"
            + "X-Tag: two\r\n"
            + "no field at all\r\n"
            + "\r\nbody with secret\r\n";

    private static MimeMessage message(byte[] bytes) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }

    private static boolean met(String condition) throws Exception {
        return HeaderCondition.parse(condition).isMetBy(message(MESSAGE.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Subject contains invoice; true",
                "subject CONTAINS INVOICE 2026 FÜR; true",
                "Subject contains bill; false",
                "Subject is invoice; false",
                "Subject matches (?i)^\\[spam\\]; true",
                "Subject matches ^Your; false",
                "Subject matches 20\\d\\d f.r; true",
                "X-Spam-Flag is yes; true",
                "X-Spam-Flag: is YES; true",
                "X-Spam-Flag is yes or no; false",
                "X-Empty matches ^$; true",
                "X-Missing matches .*; false",
                "X-Tag is two; true",
                "From|Sender contains list@; true",
                "Sender | From contains jürgen; true",
                "To|Cc contains example; false",
                "* contains jürgen; true",
                "* is one; true",
                "* contains secret; false",
                "Subject contains is; false",
                "From contains matches; false"
            })
    void shouldCompareTextAsPeopleReadIt(String condition, boolean expected) throws Exception {
        assertThat(met(condition)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Subject; it has no contains, is or matches",
                "''; it has no contains, is or matches",
                "contains invoice; it has no contains, is or matches",
                "Subject has invoice; it has no contains, is or matches",
                "Subject contains; nothing stands behind contains",
                "Subject contain what is late; \"Subject contain what\" is no name",
                "From||Sender is x; \"\" is no name",
                "*|From is x; \"*\" is no name",
                "Subject matches (a; at character 3: missing closing )",
                "Subject matches a)b; at character 2: unexpected )",
                "Subject matches a(?=b); at character 2: invalid or unsupported Perl syntax",
                "Subject matches \\(?=x(?=y); at character 6: invalid or unsupported Perl syntax",
                "Subject matches (a)\\1; at character 4: invalid escape sequence",
                "Subject matches ab**; at character 3: invalid nested repetition operator",
                "Subject matches a[b; at character 2: missing closing ]",
                "Subject matches abc\\; at character 4: trailing backslash",
                "Subject matches ab[z-a]; at character 4: invalid character class range",
                "Subject matches (?<!x)y; at character 1: invalid named capture",
                "Subject matches ((a{100}){100}){100}; too large"
            })
    void shouldSayWhatIsWrong(String condition, String problem) {
        assertThatThrownBy(() -> HeaderCondition.parse(condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"(a+)+$", "(a|a)*$", "(.*)*x", "(?i)(a*)*b"})
    void shouldSearchInLinearTime(String expression) throws Exception {
        byte[] hostile = ("Subject: " + "a".repeat(60_000) + "!\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

        // With java.util.regex this ends in a hundred years, or with a StackOverflowError.
        HeaderCondition.parse("Subject matches " + expression).isMetBy(message(hostile));
    }

    @Test
    void shouldReadTheHeaderOfEachMessageThatThereIs() throws Exception {
        List<HeaderCondition> conditions = Stream.of("* contains example", "* matches [^a]$", "Subject|From is x")
                .map(HeaderCondition::parse)
                .toList();
        Path folder = Path.of("src/test/resources/envelope-cases/messages").toAbsolutePath();
        try (Stream<Path> messages = Files.list(folder)) {
            for (Path file : messages.toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
                    for (HeaderCondition condition : conditions) {
                        condition.isMetBy(message);
                    }
                }
            }
        }
    }
}
