/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.util.UUID;

/**
 * Names one download of one message on its way into James. Two downloads of the same message (the first was cut off
 * or its process killed before history knew of it) have different delivery ids, and only one of them is delivered.
 */
public record DeliveryId(UUID value) {

    /** @throws IllegalArgumentException when this is not a UUID */
    public static DeliveryId parse(String value) {
        return new DeliveryId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
