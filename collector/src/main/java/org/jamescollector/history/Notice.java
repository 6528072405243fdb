/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * A mail about a message at a provider, made and not yet sent.
 *
 * @param id random; the mail carries it, so that a second copy of it is known
 * @param key of the message it is about
 * @param header digest of that message's header, without the lines that providers themselves change
 * @param kind what it is, as the decision that had it made: {@code ask}
 * @param addressee who gets it
 * @param relayed whether that is somebody elsewhere, to whom James has to relay it
 * @param madeAt kept to the millisecond
 * @param afterDeletion whether it is to be sent only once the message's deletion is final
 * @param content the whole mail, lines ending in CR LF, in ASCII
 */
public record Notice(
        String id,
        AccountName account,
        MessageKey key,
        Digest header,
        String kind,
        MailAddress addressee,
        boolean relayed,
        Instant madeAt,
        boolean afterDeletion,
        String content) {}
