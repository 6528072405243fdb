/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.DeliveryId;

/** The trace line (RFC 5321, section 4.4) that says how a message came into James. */
public final class TraceHeader {

    private static final DateTimeFormatter RFC_5322_DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private TraceHeader() {}

    /** A date as header fields have it (RFC 5322, section 3.3). */
    public static String date(ZonedDateTime at) {
        return RFC_5322_DATE.format(at);
    }

    /**
     * One Received field, folded, with its line end.
     *
     * @param peer the provider: name and address literal
     * @param us this James' name
     * @param protocol in the field's "with" clause: {@code POP3}, {@code POP3S}
     */
    public static byte[] received(
            String peer, String us, String protocol, AccountName account, DeliveryId delivery, ZonedDateTime at) {
        return ("Received: from " + peer + "\r\n\tby " + us + " (Collector for Apache James, account " + account
                        + ") with " + protocol + "\r\n\tid " + delivery + "; " + date(at) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
