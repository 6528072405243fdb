/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jamescollector.account.AccountName;

/** Messages for tests. */
final class Messages {

    static final AccountName ACCOUNT = new AccountName("sales");
    static final Instant NOW = Instant.parse("2026-11-20T10:15:30.123Z");

    private Messages() {}

    static MessageKey key(String uniqueId) {
        return MessageKey.ofUniqueId(uniqueId);
    }

    static DeliveryId delivery() {
        return new DeliveryId(UUID.randomUUID());
    }

    static Digest digest(String of) {
        return Digest.of(StoredKey.sha256().digest(of.getBytes(StandardCharsets.UTF_8)));
    }

    static Collected collected(String uniqueId) {
        return collected(ACCOUNT, key(uniqueId), delivery(), NOW);
    }

    static Collected collected(AccountName account, MessageKey key, DeliveryId delivery, Instant at) {
        return new Collected(
                account, key, delivery, 1_000, digest("header of " + key), digest("content of " + key), at);
    }

    /** As somebody asks who knows the message's key only. */
    static Collected unread(AccountName account, MessageKey key, DeliveryId delivery) {
        return new Collected(account, key, delivery, 0, Digest.UNKNOWN, Digest.UNKNOWN, NOW);
    }

    static List<Collected> collected(AccountName account, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> collected(account, key("uid" + i), delivery(), NOW.plusSeconds(i)))
                .toList();
    }

    static LeftMessage left(String uniqueId, Instant firstSeen, Instant nextAttempt) {
        return new LeftMessage(
                ACCOUNT,
                key(uniqueId),
                50_000_000,
                LeftMessage.Cause.TOO_LARGE,
                "larger than 10 MB",
                1,
                firstSeen,
                nextAttempt);
    }
}
