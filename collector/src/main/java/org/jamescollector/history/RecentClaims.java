/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.History.Claim;

/**
 * The latest deliveries that asked for their message. The mailet asks for every message that the collector has just
 * recorded or is recording, and need not trouble the database again.
 */
final class RecentClaims {

    private final Map<DeliveryId, Asked> latest = new LinkedHashMap<>();
    private final int limit;

    /** @param limit how many are remembered, about 200 bytes each */
    RecentClaims(int limit) {
        this.limit = limit;
    }

    private record Asked(AccountName account, MessageKey key, CompletableFuture<List<Claim>> answers, int position) {}

    void remember(
            AccountName account,
            MessageKey key,
            DeliveryId delivery,
            CompletableFuture<List<Claim>> answers,
            int position) {
        synchronized (latest) {
            // Taken out first, so that it counts as the latest again.
            latest.remove(delivery);
            latest.put(delivery, new Asked(account, key, answers, position));
            if (latest.size() > limit) {
                latest.remove(latest.keySet().iterator().next());
            }
        }
    }

    /** The answer that was or will be given to this delivery; empty if it is not known or asking has failed. */
    Optional<CompletableFuture<Claim>> find(AccountName account, MessageKey key, DeliveryId delivery) {
        Asked asked;
        synchronized (latest) {
            asked = latest.get(delivery);
        }
        if (asked == null
                || !asked.account().equals(account)
                || !asked.key().equals(key)
                || asked.answers().isCompletedExceptionally()) {
            return Optional.empty();
        }
        return Optional.of(asked.answers().thenApply(claims -> claims.get(asked.position())));
    }
}
