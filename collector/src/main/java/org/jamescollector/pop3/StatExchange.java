/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.pop3.Pop3Session.Maildrop;

/** STAT (RFC 1939, section 5). */
final class StatExchange extends Exchange<Maildrop> {

    /** Numbers that fit; a provider may say more behind them. */
    private static final Pattern DROP_LISTING = Pattern.compile("([0-9]{1,9})\\s+([0-9]{1,18})(\\s.*)?");

    private Maildrop maildrop = new Maildrop(0, 0);

    StatExchange() {
        super("STAT");
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        Matcher matcher = DROP_LISTING.matcher(status.argument());
        if (!matcher.matches()) {
            throw new Pop3Exception(
                    Kind.PROTOCOL,
                    step(),
                    "the answer does not hold a number of messages and one of octets: " + status.quoted()
                            + ". This is a fault of the provider: report it there");
        }
        maildrop = new Maildrop(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        return Optional.empty();
    }

    @Override
    void complete() {
        succeed(maildrop);
    }
}
