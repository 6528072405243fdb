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
 * @param recipients whom the message names, all of them; those of this copy where the provider told them
 * @param kind what tells whose this copy is
 * @param expected how many copies such a provider has: one for each address that is ours, at least 1; 0 where it is not asked whether
 *     this is one too many
 * @param at when this copy was collected: not when it is asked for, so that the answer does not depend on how long James
 *     had it in its spool
 * @param within copies that were collected later after the first are another message
 */
public record MessageCopy(
        AccountName account,
        Digest message,
        DeliveryId delivery,
        List<MailAddress> recipients,
        Kind kind,
        int expected,
        Instant at,
        Duration within) {

    /** What tells whose a copy is. */
    public enum Kind {
        /** The message names its recipients. */
        GUESSED,
        /** The provider told them. */
        TOLD,
        /** The message names them, and others have got this copy before: it is no further one. */
        FURTHER_PART
    }

    /** @throws IllegalArgumentException when fewer copies than none are expected */
    public MessageCopy {
        if (expected < 0) {
            throw new IllegalArgumentException(expected + " copies cannot be expected");
        }
        recipients = List.copyOf(recipients);
    }

    /** One whose recipients the provider has told, or not. */
    public MessageCopy(
            AccountName account,
            Digest message,
            DeliveryId delivery,
            List<MailAddress> recipients,
            boolean told,
            int expected,
            Instant at,
            Duration within) {
        this(account, message, delivery, recipients, told ? Kind.TOLD : Kind.GUESSED, expected, at, within);
    }

    /** One whose recipients are those whom the message names. */
    public MessageCopy(
            AccountName account,
            Digest message,
            DeliveryId delivery,
            List<MailAddress> recipients,
            int expected,
            Instant at,
            Duration within) {
        this(account, message, delivery, recipients, Kind.GUESSED, expected, at, within);
    }

    /** The same copy, which is one too many, for somebody who gets one of those. */
    public MessageCopy asSurplus(MailAddress recipient) {
        return asSurplus(recipient, message);
    }

    /** The same, where copies that are too many are not all the same message: he gets one of each. */
    public MessageCopy asSurplus(MailAddress recipient, Digest which) {
        return new MessageCopy(account, which, delivery, List.of(recipient), Kind.GUESSED, 0, at, within);
    }
}
