/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.ArrayList;
import java.util.List;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Notice;
import org.jamescollector.spool.SpoolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the collector has written to James. Used by the run's thread, while it has the account. */
final class NoticeSender {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeSender.class);
    private static final int AT_ONCE = 50;

    private final RunServices services;
    private final RunProgress progress;

    NoticeSender(RunServices services, RunProgress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Sends all that is to be sent. A spool that refuses ends that for now: what is left is sent in the next run. Where James is killed before it
     * is noted that a mail was sent, it is sent again, and {@code AlreadyCollected} drops the second.
     */
    void send(AccountName account) {
        List<Notice> some = services.outbox().ready(account, AT_ONCE);
        while (!some.isEmpty() && !services.stopping().getAsBoolean() && send(some)) {
            some = services.outbox().ready(account, AT_ONCE);
        }
    }

    private boolean send(List<Notice> some) {
        List<String> sent = new ArrayList<>();
        try {
            for (Notice notice : some) {
                services.spool().send(notice);
                sent.add(notice.id());
                progress.sent(notice.kind());
                LOGGER.info("{} is written to about message {} ({})", notice.addressee(), notice.key(), notice.kind());
            }
            return true;
        } catch (SpoolException e) {
            LOGGER.warn("{}; it is tried again in the next run", e.getMessage());
            return false;
        } finally {
            services.outbox().sent(sent);
        }
    }
}
