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
        String releasedBy) {

    /** Whether somebody may still say that he wants the message. */
    public boolean isUnanswered() {
        return state == Ask.State.ASKED || state == Ask.State.UNDELIVERED;
    }

    /** Whether nobody answered in time. */
    public boolean isExpired(Instant now) {
        return state == Ask.State.ASKED && !now.isBefore(expires);
    }
}
