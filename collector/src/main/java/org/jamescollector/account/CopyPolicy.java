/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.Optional;

/**
 * Providers store one copy of a message for all its recipients, or one for each. Where the envelope is not known, copies are
 * recognised by their content, and nobody gets one twice.
 *
 * @param within copies that come further apart are two messages; empty: copies are not recognised
 * @param surplusToFallback whether the fallback recipient gets a copy of which there is one more than the header names
 *     recipients: it was for somebody the header does not name (Bcc)
 */
public record CopyPolicy(Optional<Duration> within, boolean surplusToFallback) {

    public static final CopyPolicy DEFAULT = new CopyPolicy(Optional.of(Duration.ofDays(3)), true);
}
