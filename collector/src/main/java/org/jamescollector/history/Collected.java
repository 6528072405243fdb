/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import org.jamescollector.account.AccountName;

/**
 * A message that is in James' spool. Where history knows of it only from {@link History#claim}, its size is 0 and its
 * digests are {@link Digest#UNKNOWN}.
 *
 * @param size octets as the provider's LIST gave them
 * @param header digest of its header, without the lines that providers themselves change (Status, X-UIDL ...)
 * @param content digest of all its bytes as the provider sent them
 * @param at history keeps it to the millisecond
 */
public record Collected(
        AccountName account,
        MessageKey key,
        DeliveryId delivery,
        long size,
        Digest header,
        Digest content,
        Instant at) {}
