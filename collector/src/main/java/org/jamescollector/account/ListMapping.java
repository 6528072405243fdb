/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.List;
import org.apache.james.core.MailAddress;

/**
 * Subscribers of a mailing list.
 *
 * @param list the list's id as in List-Id ({@code announce.lists.example.net}), or its address
 * @param subscribers who gets its mail in James
 */
public record ListMapping(Glob list, List<MailAddress> subscribers) {

    public ListMapping {
        subscribers = List.copyOf(subscribers);
    }

    /** Whether the list is known by its address, which senders write into To and Cc. */
    public boolean isByAddress() {
        return list.text().indexOf('@') >= 0;
    }
}
