/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.util.List;
import org.apache.james.core.MailAddress;

/**
 * Who is told of a message that was deleted.
 *
 * @param recipients whether its recipients are
 * @param sender whether its sender is
 * @param others who is too
 * @param strangersPerRun how many senders elsewhere a run writes to, at most
 */
public record Warned(boolean recipients, boolean sender, List<MailAddress> others, int strangersPerRun) {

    /** What goes where a rule says nothing. */
    public static final int DEFAULT_STRANGERS_PER_RUN = 5;

    public Warned {
        others = List.copyOf(others);
    }
}
