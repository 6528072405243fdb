/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.james.metrics.api.MetricFactory;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.spool.CollectedMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at the end of a run what its messages show of the account's {@code <recipients>}. Whose mail goes to somebody else does not know that
 * there is something to be put right, so this is told each time. Safe for several threads.
 */
final class EnvelopeNews {

    /** A meter: messages of which a field that is not believed names a recipient of ours who does not get it. */
    static final String NOT_BELIEVED_METRIC = "collector.notBelieved";

    private static final Logger LOGGER = LoggerFactory.getLogger(EnvelopeNews.class);
    /** Fewer may be mail for somebody else by chance. */
    private static final int FEWEST_FOREIGN = 5;

    private final MetricFactory metrics;
    private final Set<AccountName> toldOfForeign = ConcurrentHashMap.newKeySet();

    EnvelopeNews(MetricFactory metrics) {
        this.metrics = metrics;
    }

    void tell(Pop3Account account, EnvelopeCounts counts) {
        tellOfFallback(account, counts);
        tellOfMissed(account, counts);
        if (account.recipients() instanceof Recipients.ByEnvelope many
                && many.settings().accepted().isEmpty()) {
            tellOfForeign(account, counts);
        }
    }

    private void tellOfFallback(Pop3Account account, EnvelopeCounts counts) {
        if (counts.toFallback() > 0) {
            meter(CollectedMail.FALLBACK_METRIC, counts.toFallback());
            LOGGER.info(
                    "Of {} messages that were collected, {} are for the fallback {}, alone or beside others; the lines above say why for each",
                    counts.messages(),
                    counts.toFallback(),
                    account.recipients().lastResort().asString());
        }
    }

    private void tellOfMissed(Pop3Account account, EnvelopeCounts counts) {
        counts.example().ifPresent(example -> {
            meter(NOT_BELIEVED_METRIC, counts.missed());
            LOGGER.warn(
                    "In {} of {} messages fields below the provider's lines name recipients of ours who did not get them, such as \"{}\" in"
                            + " Message-ID {}. If the provider wrote it, the <trace> of account {} says wrongly where the provider's lines"
                            + " end: POST /collector/accounts/{}/explain-envelope shows it for a message",
                    counts.missed(),
                    counts.messages(),
                    example.field(),
                    example.messageId(),
                    account.name(),
                    account.name());
        });
    }

    private void tellOfForeign(Pop3Account account, EnvelopeCounts counts) {
        if (counts.foreign() >= FEWEST_FOREIGN
                && counts.foreign() == counts.messages()
                && toldOfForeign.add(account.name())) {
            String domain = counts.foreignDomain().orElse("?");
            LOGGER.warn(
                    "All {} messages of this run name only addresses that are FOREIGN to account {}, most of them at {}, which James does not"
                            + " serve: all are for the fallback {}. If the domain is yours, make it: james-cli AddDomain {}",
                    counts.messages(),
                    account.name(),
                    domain,
                    account.recipients().lastResort().asString(),
                    domain);
        }
    }

    private void meter(String name, long messages) {
        metrics.generate(name).add(Math.toIntExact(Math.min(messages, Integer.MAX_VALUE)));
    }
}
