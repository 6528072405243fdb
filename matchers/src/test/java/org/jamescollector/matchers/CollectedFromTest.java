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

class CollectedFromTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "office-1; true",
                "OFFICE-1; true",
                "office; false",
                "office-*; true",
                "*-1; true",
                "*; true",
                "sales, office-1; true",
                "sales,other; false"
            })
    void shouldMatchMailOfTheAccounts(String condition, boolean expected) throws Exception {
        Mail mail = Mails.collected("Subject: x");

        assertThat(Mails.init(new CollectedFrom(), condition).match(mail).size())
                .isEqualTo(expected ? 2 : 0);
    }

    @Test
    void shouldNotMatchMailThatWasNotCollected() throws Exception {
        assertThat(Mails.init(new CollectedFrom(), "*").match(Mails.bySmtp("Subject: x")))
                .isEmpty();
    }

    @Test
    void shouldNeedNoHeader() throws Exception {
        Mail mail = Mails.listed(Instant.EPOCH);

        assertThat(Mails.init(new CollectedFrom(), "office-*").match(mail) == mail.getRecipients())
                .isTrue();
        assertThat(Mails.init(new CollectedFrom(), "sales").match(mail)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "sales,", "of*ce-*", "sälès"})
    void shouldRefuseWhatIsNoName(String condition) {
        assertThatThrownBy(() -> Mails.init(new CollectedFrom(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("CollectedFrom=" + condition.strip() + ": ")
                .hasMessageEndingWith(": CollectedFrom=sales,office-*");
    }
}
