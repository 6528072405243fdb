/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a server offers in its answer to EHLO.
 *
 * @param pipelining RFC 2920
 * @param eightBit 8BITMIME, RFC 6152
 * @param utf8 SMTPUTF8, RFC 6531
 * @param notifications DSN, RFC 3461
 * @param size SIZE, RFC 1870
 * @param largest octets of the largest message it takes; empty: it does not say
 * @param startTls RFC 3207
 */
public record Offers(
        boolean pipelining,
        boolean eightBit,
        boolean utf8,
        boolean notifications,
        boolean size,
        OptionalLong largest,
        boolean startTls) {

    static final Offers NONE = new Offers(false, false, false, false, false, OptionalLong.empty(), false);

    static Offers of(SmtpReply ehlo) {
        Offers offers = NONE;
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            offers = offers.with(line.strip().toUpperCase(Locale.ROOT));
        }
        return offers;
    }

    private Offers with(String line) {
        String keyword = line.split(" ", 2)[0];
        return new Offers(
                pipelining || keyword.equals("PIPELINING"),
                eightBit || keyword.equals("8BITMIME"),
                utf8 || keyword.equals("SMTPUTF8"),
                notifications || keyword.equals("DSN"),
                size || keyword.equals("SIZE"),
                keyword.equals("SIZE") ? largest(line.substring(4).strip()) : largest,
                startTls || keyword.equals("STARTTLS"));
    }

    /** RFC 1870, section 4: 0 means that there is no limit. */
    private static OptionalLong largest(String number) {
        boolean isNumber = number.matches("[0-9]{1,18}");
        return isNumber && Long.parseLong(number) > 0 ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }
}
