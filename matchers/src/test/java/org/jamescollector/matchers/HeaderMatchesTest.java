/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderMatchesTest {

    private static final String[] FIELDS = {
        "Subject: =?iso-8859-1?q?Rechnung_f=FCr?=\r\n =?iso-8859-1?q?_M=E4rz?=",
        "Sender: Liste für alle <l@example.com>"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Subject contains FÜR MÄRZ; true",
                "Subject is rechnung für märz; true",
                "Subject matches M.rz$; true",
                "Subject contains iso-8859; false",
                "From|Sender contains für alle; true",
                "* matches ^Rechnung; true"
            })
    void shouldMatchTextAsPeopleReadIt(String condition, boolean expected) throws Exception {
        HeaderMatches matcher = Mails.init(new HeaderMatches(), condition);
        byte[] message = (String.join("\r\n", FIELDS) + "\r\n\r\nbody\r\n").getBytes(StandardCharsets.UTF_8);

        assertThat(matcher.match(Mails.bySmtp(FIELDS)).isEmpty()).isNotEqualTo(expected);
        Mail spooled = asJamesSpoolsIt(message);
        try {
            assertThat(matcher.match(spooled).isEmpty()).isNotEqualTo(expected);
        } finally {
            LifecycleUtil.dispose(spooled);
        }
    }

    /** James' own way to parse a header. */
    private static Mail asJamesSpoolsIt(byte[] message) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("spooled")
                .addRecipients(Mails.addresses("anna"))
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(
                MimeMessageInputStreamSource.create("spooled", new ByteArrayInputStream(message))));
        return mail;
    }

    @Test
    void shouldNeverThrowWhateverIsInTheHeader() throws Exception {
        HeaderMatches[] matchers = {
            Mails.init(new HeaderMatches(), "* contains example"),
            Mails.init(new HeaderMatches(), "* matches \\S\\s{2,}"),
            Mails.init(new HeaderMatches(), "Subject|To is x")
        };
        Path folder = Path.of("../collector/src/test/resources/envelope-cases/messages");
        try (Stream<Path> messages = Files.list(folder)) {
            for (Path file : messages.toList()) {
                Mail mail = asJamesSpoolsIt(Files.readAllBytes(file));
                for (HeaderMatches matcher : matchers) {
                    assertThat(matcher.match(mail).size()).isIn(0, 1);
                }
                LifecycleUtil.dispose(mail);
            }
        }
    }

    @Test
    void shouldAskForTheHeader() throws Exception {
        HeaderMatches matcher = Mails.init(new HeaderMatches(), "Subject contains x");

        assertThatThrownBy(() -> matcher.match(Mails.listed(Instant.EPOCH))).isInstanceOf(Mails.HeaderTouched.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Subject; it has no contains, is or matches behind the name of a header field",
                "Subject matches a(?=b); in the regular expression, at character 2: invalid or unsupported Perl syntax",
                "Subject matches (a)\\1; in the regular expression, at character 4: invalid escape sequence"
            })
    void shouldRefuseWhatIsNoCondition(String condition, String problem) {
        assertThatThrownBy(() -> Mails.init(new HeaderMatches(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("HeaderMatches=" + condition + ": " + problem + ". ")
                .hasMessageEndingWith(": HeaderMatches=Subject matches (?i)^\\[SPAM\\]");
    }
}
