/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Optional;
import org.apache.james.core.MailAddress;

/**
 * What stands in a place for an address.
 *
 * @param text as it stands there, without comments and angle brackets
 * @param address empty where it is none
 */
public record FoundAddress(String text, Optional<MailAddress> address) {

    /** {@code <>}: no address on purpose (RFC 5321, section 4.5.5). */
    static final FoundAddress NULL_PATH = new FoundAddress("<>", Optional.empty());

    static FoundAddress of(MailAddress address) {
        return new FoundAddress(address.asString(), Optional.of(address));
    }

    boolean isNullPath() {
        return equals(NULL_PATH);
    }
}
