/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;

/**
 * A mail to the address that answers go to.
 *
 * @param sender of its envelope; empty for {@code <>}
 * @param from who says that he wrote it
 * @param automatic whether a program wrote it
 * @param declines whether it says that the message is not wanted
 * @param tokens what looks like a token in it, what was addressed first
 */
public record Answer(
        Optional<MailAddress> sender,
        List<MailAddress> from,
        boolean automatic,
        boolean declines,
        List<String> tokens) {

    public Answer {
        from = List.copyOf(from);
        tokens = List.copyOf(tokens);
    }
}
