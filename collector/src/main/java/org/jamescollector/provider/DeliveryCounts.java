/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

/**
 * What a session did.
 *
 * @param taken messages taken for at least one recipient
 * @param bytes their octets
 * @param refused recipients that were refused for good, and whose senders were told
 * @param deferred messages that some recipient did not get, and that are held on
 */
record DeliveryCounts(long taken, long bytes, long refused, long deferred) {

    static final DeliveryCounts NONE = new DeliveryCounts(0, 0, 0, 0);

    DeliveryCounts plus(DeliveryCounts other) {
        return new DeliveryCounts(
                taken + other.taken, bytes + other.bytes, refused + other.refused, deferred + other.deferred);
    }
}
