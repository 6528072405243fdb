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
import org.jamescollector.spool.CollectedMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ValidRecipients and InvalidRecipients. */
class RecipientCountTest {

    @ParameterizedTest
    @CsvSource({
        ">3, true, false",
        "more than 3, true, false",
        "=4, true, false",
        "4, true, false",
        "0, false, true",
        "<=1, false, true",
        "!=4, false, true",
        "at most 4, true, true"
    })
    void shouldCompareTheNumbersOfTheEnvelope(String condition, boolean four, boolean none) throws Exception {
        Mail mail = Mails.collected("Subject: x");
        Mails.set(mail, CollectedMail.VALID_RECIPIENTS, 4);
        Mails.set(mail, CollectedMail.INVALID_RECIPIENTS, 0);

        assertThat(Mails.init(new ValidRecipients(), condition).match(mail).isEmpty())
                .isNotEqualTo(four);
        assertThat(Mails.init(new InvalidRecipients(), condition).match(mail).isEmpty())
                .isNotEqualTo(none);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "!=1", ">=0"})
    void shouldNeverMatchMailThatWasNotCollected(String condition) throws Exception {
        Mail mail = Mails.bySmtp("Subject: x");

        assertThat(Mails.init(new ValidRecipients(), condition).match(mail)).isEmpty();
        assertThat(Mails.init(new InvalidRecipients(), condition).match(mail)).isEmpty();
    }

    @Test
    void shouldAskForTheHeader() throws Exception {
        ValidRecipients valid = Mails.init(new ValidRecipients(), "0");
        InvalidRecipients invalid = Mails.init(new InvalidRecipients(), "0");

        assertThatThrownBy(() -> valid.match(Mails.listed(Instant.EPOCH))).isInstanceOf(Mails.HeaderTouched.class);
        assertThatThrownBy(() -> invalid.match(Mails.listed(Instant.EPOCH))).isInstanceOf(Mails.HeaderTouched.class);
    }

    @Test
    void shouldRefuseWhatIsNoComparison() {
        assertThatThrownBy(() -> Mails.init(new ValidRecipients(), "many"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("ValidRecipients=many: it has no number at its end. ")
                .hasMessageEndingWith(": ValidRecipients=more than 3");
        assertThatThrownBy(() -> Mails.init(new InvalidRecipients(), "=>3"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("InvalidRecipients==>3: \"=>\" is no comparison. ")
                .hasMessageEndingWith(": InvalidRecipients=more than 3");
    }
}
