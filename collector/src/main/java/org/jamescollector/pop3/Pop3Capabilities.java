/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a provider offers (RFC 2449).
 *
 * @param known false where it has no CAPA: then nothing is known, and TOP and UIDL are worth a try
 * @param saslMechanisms upper case
 * @param responseCodes RESP-CODES
 * @param authenticationResponseCodes AUTH-RESP-CODE (RFC 3206)
 * @param loginDelay least time between two sign-ins
 * @param expireDays days a message may be left; 0: it cannot be left at all; empty: for ever or unknown
 */
public record Pop3Capabilities(
        boolean known,
        boolean pipelining,
        boolean top,
        boolean uidl,
        boolean user,
        boolean stls,
        Set<String> saslMechanisms,
        boolean responseCodes,
        boolean authenticationResponseCodes,
        Optional<Duration> loginDelay,
        OptionalInt expireDays) {

    /** Of a provider without CAPA. */
    public static final Pop3Capabilities NONE = new Pop3Capabilities(
            false, false, true, true, true, false, Set.of(), false, false, Optional.empty(), OptionalInt.empty());
}
