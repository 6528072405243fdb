/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import org.apache.james.core.MailAddress;

/**
 * What a run has to know of an {@link Ask} that is not over: there may be very many, and their texts are for people.
 *
 * @param id as {@link Ask#id}, and so the others
 * @param sent whether the mail that asks has left the outbox: nobody can answer before
 */
public record OpenAsk(
        String id,
        MessageKey key,
        MailAddress recipient,
        Instant expires,
        Ask.Then then,
        long size,
        Digest header,
        Ask.State state,
        String releasedBy,
        boolean sent) {

    /** Whether somebody may still say that he wants the message. */
    public boolean isUnanswered() {
        return state == Ask.State.ASKED || state == Ask.State.UNDELIVERED;
    }

    /** Whether nobody answered in time, so that {@link #then} is due. Who did not get the question did not have his chance: he loses nothing. */
    public boolean isExpired(Instant now) {
        boolean isDue = state == Ask.State.ASKED || (state == Ask.State.UNDELIVERED && then == Ask.Then.DOWNLOAD);
        return isDue && sent && !now.isBefore(expires);
    }

    /** Whether the message goes because nobody answered in time. */
    public boolean isGivenUp(Instant now) {
        return then == Ask.Then.DELETE && isExpired(now);
    }
}
