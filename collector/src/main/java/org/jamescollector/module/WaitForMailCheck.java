/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import org.jamescollector.account.Account;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.arrival.MailArrivals;
import org.jamescollector.config.CollectorConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks when James starts whether its SMTP servers tell what they take, where accounts wait for mail. Where none does, mail comes all the same,
 * and every run would seem to have brought nothing.
 */
final class WaitForMailCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(WaitForMailCheck.class);
    private static final int MOST_NAMES = 10;

    private final CollectorConfiguration collector;
    private final MailArrivals arrivals;

    @Inject
    WaitForMailCheck(CollectorConfiguration collector, MailArrivals arrivals) {
        this.collector = collector;
        this.arrivals = arrivals;
    }

    /** Warns where nobody counts. To be called when James' servers are up. */
    void run() {
        List<String> waiting = collector.accounts().stream()
                .filter(Account::enabled)
                .filter(account -> account instanceof TriggerAccount trigger
                        && trigger.waitForMail().isPresent())
                .map(account -> account.name().value())
                .toList();
        if (!waiting.isEmpty() && !arrivals.isCounting()) {
            LOGGER.warn(
                    "<waitForMail> cannot count: no SMTP server of this James tells what it takes (account {}). Put this in, last"
                            + " in the <handlerchain> of each <smtpserver> in conf/smtpserver.xml that such mail comes to:"
                            + " <handler class=\"org.jamescollector.arrival.CountArrivals\"/>; or take <waitForMail> out",
                    named(waiting));
        }
    }

    private static String named(List<String> accounts) {
        String more = accounts.size() > MOST_NAMES ? " and " + (accounts.size() - MOST_NAMES) + " more" : "";
        return accounts.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")) + more;
    }
}
