/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;
import org.junit.jupiter.api.Test;

class FirstSeenBeforeTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(3)).minusMillis(1);

    private static FirstSeenBefore firstSeenBefore(String condition) throws MessagingException {
        return Mails.init(new FirstSeenBefore(Clock.fixed(NOW, ZoneOffset.UTC)), condition);
    }

    @Test
    void shouldMatchWhatWasFirstSeenLongerAgoWithoutAHeader() throws Exception {
        Mail old = Mails.listed(LONG_AGO);

        assertThat(firstSeenBefore("3 days").match(old) == old.getRecipients()).isTrue();
        assertThat(firstSeenBefore("3 days").match(Mails.listed(LONG_AGO.plusMillis(1))))
                .isEmpty();
        assertThat(firstSeenBefore("1 second").match(Mails.listed(NOW.plusSeconds(9))))
                .isEmpty();
    }

    @Test
    void shouldGoByWhenItWasCollectedOnceItIs() throws Exception {
        Mail mail = Mails.collected("Subject: x");
        Mails.set(mail, CollectedMail.COLLECTED_AT, LONG_AGO);

        assertThat(firstSeenBefore("3 days").match(mail)).hasSize(2);
        assertThat(firstSeenBefore("4 days").match(mail)).isEmpty();
    }

    @Test
    void shouldNotMatchMailThatWasNotCollected() throws Exception {
        assertThat(firstSeenBefore("1 second").match(Mails.bySmtp("Subject: x")))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoTime() {
        assertThatThrownBy(() -> firstSeenBefore("3"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("FirstSeenBefore=3: \"3\" is not a time with its unit. ")
                .hasMessageEndingWith(": FirstSeenBefore=14 days");
    }
}
