/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Notice;
import org.jamescollector.spool.SpoolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the collector has written to James. Used by the run's thread, while it has the account. */
final class NoticeSender {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeSender.class);
    private static final int AT_ONCE = 50;
    /** So many refusals in a row are the spool's fault, not the mails'. */
    private static final int REFUSALS = 3;

    private final RunServices services;
    private final RunProgress progress;

    NoticeSender(RunServices services, RunProgress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Sends all that is to be sent. What the spool refuses is left for the next run and holds up nothing behind it; a spool that refuses several in
     * a row is left alone until then. Where James is killed before it is noted that a mail was sent, it is sent again, and {@code AlreadyCollected}
     * drops the second.
     */
    void send(AccountName account) {
        Set<String> refused = new HashSet<>();
        List<Notice> some = next(account, refused);
        while (!some.isEmpty() && !services.stopping().getAsBoolean() && send(some, refused)) {
            some = next(account, refused);
        }
    }

    private List<Notice> next(AccountName account, Set<String> refused) {
        return services.outbox().ready(account, AT_ONCE + refused.size()).stream()
                .filter(notice -> !refused.contains(notice.id()))
                .toList();
    }

    private boolean send(List<Notice> some, Set<String> refused) {
        List<String> sent = new ArrayList<>();
        int inARow = 0;
        try {
            for (Notice notice : some) {
                if (send(notice)) {
                    sent.add(notice.id());
                    inARow = 0;
                } else {
                    refused.add(notice.id());
                    inARow++;
                }
                if (inARow >= REFUSALS) {
                    return false;
                }
            }
            return true;
        } finally {
            services.outbox().sent(sent);
        }
    }

    private boolean send(Notice notice) {
        try {
            services.spool().send(notice);
            progress.sent(notice.kind());
            LOGGER.info("{} is written to about message {} ({})", notice.addressee(), notice.key(), notice.kind());
            return true;
        } catch (SpoolException e) {
            LOGGER.warn("{}; it is tried again in the next run", e.getMessage());
            return false;
        }
    }
}
