/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jamescollector.account.AccountName;

/** What an envelope is recovered from. */
public final class CollectedHeader {

    private static final String MESSAGE_ID = "message-id";

    private final byte[] bytes;
    private final boolean whole;
    private final Optional<SdpsEnvelope> sdps;

    /**
     * @param bytes the header as the provider sent it, without the empty line; possibly cut; not copied
     * @param whole whether it is all of it: a header longer than {@code MessageFingerprint.MAXIMUM_HEADER} is cut
     * @param sdps the provider's answer to {@code *ENV}, where it was asked and gave one
     */
    public CollectedHeader(byte[] bytes, boolean whole, Optional<SdpsEnvelope> sdps) {
        this.bytes = bytes;
        this.whole = whole;
        this.sdps = sdps;
    }

    /** A whole header, and nothing else. */
    public static CollectedHeader of(byte[] bytes) {
        return new CollectedHeader(bytes, true, Optional.empty());
    }

    /** As the provider sent it, without the empty line; not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The first Message-ID (RFC 5322, section 3.6.4), escaped and cut; empty where there is none. */
    public Optional<String> messageId() {
        return HeaderFields.parse(bytes, Set.of(MESSAGE_ID))
                .first(MESSAGE_ID)
                .map(field -> Escaped.of(field.value()))
                .filter(id -> !id.isEmpty());
    }

    /**
     * This header as the collector was given it: without its own Received field for this account, and what James put above that. Empty where
     * it is so already, and where another Received field stands above that one: the message has been elsewhere since.
     */
    public Optional<CollectedHeader> asItCame(AccountName account) {
        int end = new OwnLine(account).end(bytes);
        return end == 0
                ? Optional.empty()
                : Optional.of(new CollectedHeader(Arrays.copyOfRange(bytes, end, bytes.length), whole, sdps));
    }

    /** Whether it is all of the header, not cut. */
    public boolean isWhole() {
        return whole;
    }

    Optional<SdpsEnvelope> sdps() {
        return sdps;
    }
}
