/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.Optional;

/** Where the recipients of a lost envelope may be found. */
public sealed interface EnvelopeSource {

    /** The provider's extension {@code *ENV} (SDPS), which is asked for each message. */
    record Sdps() implements EnvelopeSource {}

    /**
     * A header field that the provider writes the recipient into.
     *
     * @param name of the field
     * @param occurrence which of several fields of that name counts
     * @param prefix what the provider puts before the address (qmail's virtual domains: {@code customer-isp-})
     * @param template how the address stands in the field; empty: an address, or a list of them, and nothing else
     * @param anywhere whether the field counts below the provider's trace block too, where a sender could have written it
     */
    record Header(
            String name,
            Occurrence occurrence,
            Optional<String> prefix,
            Optional<AddressTemplate> template,
            boolean anywhere)
            implements EnvelopeSource {}

    /** The fields that widespread software writes, one after another, each as a {@link Header} of its own. */
    record WellKnownHeaders() implements EnvelopeSource {}

    /** {@code Received: .. for <address>} (RFC 5321, section 4.4) in the provider's own trace lines. */
    record Received() implements EnvelopeSource {}

    /**
     * To, Cc, Bcc, Apparently-To, and the latest block of Resent fields (RFC 5322, section 3.6.6), which overrides them. The address of
     * a {@link ListMapping} stands for its subscribers there.
     */
    record Addresses() implements EnvelopeSource {}

    /** List-Id (RFC 2919) or List-Post (RFC 2369), by {@link ListMapping}. */
    record Lists() implements EnvelopeSource {}

    /** Which of several fields with one name counts. */
    sealed interface Occurrence {

        /** One field, counted from the top, from 1. */
        record Nth(int number) implements Occurrence {
            public Nth {
                if (number < 1) {
                    throw new IllegalArgumentException("occurrences count from 1");
                }
            }
        }

        /** Each of them. */
        record All() implements Occurrence {}
    }
}
