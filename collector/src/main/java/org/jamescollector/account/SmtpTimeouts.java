/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;

/**
 * How long an SMTP server may take.
 *
 * @param connect to connect, and for the handshake of TLS
 * @param reply for each reply
 * @param session for all of it
 */
public record SmtpTimeouts(Duration connect, Duration reply, Duration session) {

    public static final SmtpTimeouts DEFAULT =
            new SmtpTimeouts(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(15));
}
