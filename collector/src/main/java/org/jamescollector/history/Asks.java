/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * Who was asked about which message at a provider, and what came of it.
 *
 * <p>Every method blocks on the database and throws {@link HistoryException} when it fails; none may be called on an event loop.
 */
public interface Asks {

    /** Octets of {@link #secret}. */
    int SECRET_LENGTH = 32;

    /** The secret that answers are signed with: made on first use, the same for all nodes. */
    byte[] secret();

    /** An ask with the mail that asks. */
    record Question(Ask ask, Notice notice) {}

    /**
     * Writes these down, each with its mail in the same transaction; who was asked about the message before is not asked again. What he was asked
     * about another message under the same id ends: that one is gone.
     *
     * @return the ids of those that were not written, since he was
     */
    Set<String> ask(List<Question> questions);

    /**
     * Goes on with what the recipient was asked about this very message, where it ended because the message was taken to be {@link Ask.State#GONE},
     * and it is there.
     *
     * @return as it is now; empty where he was not asked, or was asked anew since
     */
    Optional<Ask> reopen(Outbox.About message, MailAddress recipient, Instant at);

    /** Whether the account has a message that somebody wants and has not got. */
    boolean anyReleased(AccountName account);

    /** Those of the account that are asked or released, of all messages that may be at the provider. */
    List<OpenAsk> open(AccountName account);

    Optional<Ask> find(String id);

    /** Those that are looked for, newest first. */
    List<Ask> find(Query query);

    /**
     * Has the message downloaded for this recipient, unless it was so before, or is over.
     *
     * @param by who wants it
     * @return whether anything was changed
     */
    boolean release(String id, String by, Instant at);

    /**
     * James could not deliver a mail that asks: what was to become of the message without an answer does not, for nobody was asked. That is
     * remembered, too, of an ask that ended as {@link Ask.State#GONE}, and goes on where the message is there after all.
     *
     * @param notice the mail's id
     * @return whom it was to ask; empty where the mail is none that asks, or the ask is over, or answered
     */
    Optional<Ask> undelivered(String notice);

    /**
     * Closes these as {@link Ask.State#GONE}, all of them or none: none where somebody wants the message by now. Who answers after that is
     * told truthfully that it is too late. Those that are closed already do not count.
     *
     * @param expired those of them for whose time the message goes: none is closed either where one of these questions did not arrive, as is
     *     known by now
     * @return whether the message may go
     */
    boolean closeUnanswered(Collection<String> ids, Collection<String> expired, Instant at);

    /** Nothing more comes of these: the recipients have their messages, or the messages are gone. */
    void close(Collection<String> ids, Ask.State state, Instant at);

    /**
     * Forgets those that were closed before this time.
     *
     * @return how many were forgotten
     */
    int forget(Instant before);

    /** What asks are looked for by. */
    enum Find {
        /** Not answered, and not too late. */
        ASKED,
        /** Not answered in time. */
        EXPIRED,
        /** The question did not arrive. */
        UNDELIVERED,
        RELEASED,
        COLLECTED,
        GONE
    }

    /**
     * What to look for; all that is given must be so.
     *
     * @param now tells those that have expired from the others
     * @param offset how many to leave out
     * @param limit at most so many, 1 to {@link #MOST}
     */
    record Query(Optional<AccountName> account, Optional<Find> state, Instant now, int offset, int limit) {

        public static final int MOST = 1_000;

        /** @throws IllegalArgumentException when offset or limit is out of range */
        public Query {
            if (offset < 0) {
                throw new IllegalArgumentException("the offset must not be negative: " + offset);
            }
            if (limit < 1 || limit > MOST) {
                throw new IllegalArgumentException("the limit must be 1 to " + MOST + ": " + limit);
            }
        }
    }
}
