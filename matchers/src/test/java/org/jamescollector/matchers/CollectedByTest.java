/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectedByTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "pop3; true; false",
                "POP3, imap; true; false",
                "imap,odmr; false; false",
                "smtp; false; true",
                "smtp,pop3; true; true"
            })
    void shouldMatchByTheWayOnWhichMailCame(String condition, boolean collected, boolean bySmtp) throws Exception {
        CollectedBy matcher = Mails.init(new CollectedBy(), condition);

        assertThat(matcher.match(Mails.collected("Subject: x")).isEmpty()).isNotEqualTo(collected);
        assertThat(matcher.match(Mails.bySmtp("Subject: x")).isEmpty()).isNotEqualTo(bySmtp);
    }

    @Test
    void shouldNeedNoHeader() throws Exception {
        Mail mail = Mails.listed(Instant.EPOCH);

        assertThat(Mails.init(new CollectedBy(), "pop3").match(mail) == mail.getRecipients())
                .isTrue();
        assertThat(Mails.init(new CollectedBy(), "smtp").match(mail)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pop", "pop3;imap", "pop3,", "http"})
    void shouldRefuseOtherWays(String condition) {
        assertThatThrownBy(() -> Mails.init(new CollectedBy(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("CollectedBy=" + condition + ": ")
                .hasMessageEndingWith(": CollectedBy=pop3,imap");
    }
}
