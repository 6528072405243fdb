/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * A recipient who was asked, or told, about a message that stays at the provider until he wants it. Its texts come from strangers, and are
 * cut where they are too long.
 *
 * @param id random, {@link #ID_LENGTH} letters and digits: what names the ask in answers and in the web administration
 * @param key of the message when it was asked about
 * @param askedAt kept to the millisecond, as the other times
 * @param expires from when on an answer comes too late
 * @param then what becomes of the message for this recipient when he has not answered
 * @param size octets as the provider's LIST gave them
 * @param sender empty for {@code <>}
 * @param subject decoded; empty where there is none
 * @param header digest of the message's header, without the lines that providers themselves change
 * @param releasedAt when the recipient or an administrator wanted the message; empty: not yet
 * @param releasedBy who that was; empty: nobody
 */
public record Ask(
        String id,
        AccountName account,
        MessageKey key,
        MailAddress recipient,
        Kind kind,
        Instant askedAt,
        Instant expires,
        Then then,
        long size,
        String sender,
        String subject,
        Digest header,
        State state,
        Optional<Instant> releasedAt,
        String releasedBy) {

    public static final int ID_LENGTH = 13;
    public static final int MOST_CHARACTERS = 1_000;

    public Ask {
        sender = cut(sender);
        subject = cut(subject);
        releasedBy = cut(releasedBy);
    }

    /** What the recipient was sent. */
    public enum Kind {
        /** A question. */
        ASK,
        /** Header and first lines of the message. */
        HEADERS_ONLY
    }

    /** What becomes of a message about which nobody answered. */
    public enum Then {
        LEAVE,
        DELETE,
        DOWNLOAD
    }

    /** How it stands. */
    public enum State {
        ASKED,
        /**
         * The same, but the question has not reached the recipient, or too late: the message is neither deleted nor given up for want of an
         * answer. {@link Then#DOWNLOAD} loses nothing, and stays.
         */
        UNDELIVERED,
        /** The next run downloads the message for this recipient. */
        RELEASED,
        /** The recipient has the message. */
        COLLECTED,
        /** The message is no longer at the provider, or is given up for this recipient, who has not got it. */
        GONE
    }

    /** The same, as runs know it before they know whether the question was sent. */
    public OpenAsk open() {
        return new OpenAsk(id, key, recipient, expires, then, size, header, state, releasedBy, false);
    }

    /** Whether nobody answered in time. */
    public boolean isExpired(Instant now) {
        return state == State.ASKED && !now.isBefore(expires);
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
