/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/**
 * {@code *ENV} (SDPS). Of the whole answer, its status line counted as the first, the fourth line is the sender and the fifth the
 * recipient: so fetchmail and getmail have read it for decades. What more there is has no meaning to anybody.
 */
final class EnvelopeExchange extends Exchange<SdpsAnswer> {

    /** Behind the status line, counted from 0. */
    private static final int SENDER = 2;

    private static final int RECIPIENT = 3;
    /** Two addresses have 640 octets at most (RFC 5321, section 4.5.3.1), the rest is a date and a name. */
    private static final long MAXIMUM_OCTETS = 8_192;

    /** Not an address that begins so: addresses have no blanks. */
    private static final Pattern STATUS_LINE = Pattern.compile("(?:\\+OK|-ERR)(?:\\s.*)?", Pattern.CASE_INSENSITIVE);

    private final List<String> lines = new ArrayList<>(RECIPIENT + 1);
    private Optional<ListingBody> body = Optional.empty();

    EnvelopeExchange(int message) {
        super(SdpsAnswer.COMMAND + " " + message);
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        // Each line has one octet at least, so the bound on octets is one on lines, too.
        body = Optional.of(new ListingBody(line, step(), Integer.MAX_VALUE, MAXIMUM_OCTETS, this::take));
        return body.map(Body.class::cast);
    }

    private void take(LineReader line) {
        if (isStatusLine(line.text())) {
            throw new Pop3Exception(
                    Kind.PROTOCOL,
                    step(),
                    "the answer has no end: the next one begins in it, " + Quoted.of(line.text())
                            + ". The provider has no SDPS: take <sdps/> out of the account's <sources>");
        }
        if (lines.size() <= RECIPIENT) {
            // RFC 1939, section 3: a dot that begins a line of an answer was doubled.
            lines.add(line.length() > 0 && line.octets()[0] == '.' ? line.text(1) : line.text());
        }
    }

    /**
     * A provider that says +OK to what it does not know gives one line, and what follows answers another command. Were it read as
     * this answer's, each message would be taken for the one before it.
     */
    private static boolean isStatusLine(String text) {
        return STATUS_LINE.matcher(text).matches();
    }

    @Override
    void complete() {
        if (lines.size() <= RECIPIENT || lines.get(RECIPIENT).isBlank()) {
            fail(new Pop3Exception(
                    Kind.INCOMPLETE,
                    step(),
                    "the answer to " + Quoted.of(shown()) + " does not name a recipient: it has "
                            + body.map(ListingBody::lines).orElse(0) + " lines"
                            + (lines.isEmpty() ? "" : ", and ends " + Quoted.of(lines.get(lines.size() - 1)))));
        } else {
            succeed(new SdpsAnswer(lines.get(SENDER), lines.get(RECIPIENT)));
        }
    }
}
