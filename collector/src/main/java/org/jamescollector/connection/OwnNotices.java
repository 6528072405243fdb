/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Optional;
import org.jamescollector.history.Asks;
import org.jamescollector.notice.NoticeSeal;
import org.jamescollector.notice.OriginalHeader;
import org.jamescollector.rules.MessageAtProvider;

/** Knows notices of this collector that have come to a mailbox which is collected. Used by the run's thread; blocks on the database. */
final class OwnNotices {

    /** No notice is longer; what is longer is somebody's message with a copied header. */
    private static final long LONGEST = 512 * 1024;

    private final Asks asks;
    private Optional<NoticeSeal> seal = Optional.empty();

    OwnNotices(Asks asks) {
        this.asks = asks;
    }

    /** What notices are signed with. */
    NoticeSeal seal() {
        if (seal.isEmpty()) {
            seal = Optional.of(new NoticeSeal(asks.secret()));
        }
        return seal.get();
    }

    boolean isOne(MessageAtProvider message, MessageAtProvider.Header.Read read) {
        return isOne(
                message, OriginalHeader.of(read.header().bytes(), read.header().isWhole()));
    }

    boolean isOne(MessageAtProvider message, OriginalHeader header) {
        return message.size() <= LONGEST && header.noticeId(seal()).isPresent();
    }
}
