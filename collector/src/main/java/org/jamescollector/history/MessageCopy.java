/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * One copy of a message of which a provider may have stored several, one for each of its recipients.
 *
 * @param account whose mailbox it was in
 * @param message what all copies have in common, as {@link MessageFingerprint#copyDigest()} gives it
 * @param delivery this copy's
 * @param recipients whom the message names, all of them
 * @param expected how many copies such a provider has, at least 1: one for each address that is ours
 * @param at when this copy was collected: not when it is asked for, so that the answer does not depend on how long James
 *     had it in its spool
 * @param within copies that were collected later after the first are another message
 */
public record MessageCopy(
        AccountName account,
        Digest message,
        DeliveryId delivery,
        List<MailAddress> recipients,
        int expected,
        Instant at,
        Duration within) {

    /** @throws IllegalArgumentException when no copy would be expected */
    public MessageCopy {
        if (expected < 1) {
            throw new IllegalArgumentException("at least one copy is expected, not " + expected);
        }
        recipients = List.copyOf(recipients);
    }
}
