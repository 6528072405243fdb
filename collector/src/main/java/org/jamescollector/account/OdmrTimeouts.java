/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;

/**
 * How long an ODMR provider may take.
 *
 * @param connect for the TCP connection and the TLS handshake, each
 * @param reply for a whole reply
 * @param atrn for the reply to ATRN, which is to be 10 minutes at least (RFC 2645, section 5.2.1): the provider may have to look for the
 *     mail first
 * @param idle for the next piece of anything in the turned session
 * @param session for the dialogue up to ATRN, and for the turned session, each: a provider that sends one byte a minute ends here
 */
public record OdmrTimeouts(Duration connect, Duration reply, Duration atrn, Duration idle, Duration session) {

    public static final OdmrTimeouts DEFAULT = new OdmrTimeouts(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofHours(6));
}
