/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageKey;
import org.junit.jupiter.api.Test;

class CollectedMailTest {

    private static final Collected MESSAGE = new Collected(
            new AccountName("info"),
            MessageKey.ofUniqueId("uid-1"),
            new DeliveryId(UUID.randomUUID()),
            1_000,
            new Digest(1, 2),
            new Digest(3, 4),
            Instant.ofEpochMilli(1_700_000_000_123L));

    private static Mail described(Collected message) {
        Mail mail = MailImpl.builder().name("mail1").build();
        CollectedMail.describe(mail, "pop3", message);
        return mail;
    }

    @Test
    void shouldCarryWhatRulesSaid() {
        Collected message =
                MESSAGE.withKeeping(Instant.ofEpochMilli(1_800_000_000_456L)).withMessageId(new Digest(-5, 6));
        assertThat(CollectedMail.read(described(message))).contains(message);
        Collected forEver = MESSAGE.withKeeping(Instant.MAX);
        assertThat(CollectedMail.read(described(forEver))).contains(forEver);
    }

    @Test
    void shouldCarryNothingWhereRulesSaidNothing() {
        Mail mail = described(MESSAGE);
        assertThat(mail.getAttribute(CollectedMail.KEPT_UNTIL)).isEmpty();
        assertThat(mail.getAttribute(CollectedMail.MESSAGE_ID_DIGEST)).isEmpty();
        assertThat(CollectedMail.read(mail)).contains(MESSAGE);
    }
}
