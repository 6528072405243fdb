/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Optional;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;

/** What the provider says first (RFC 1939, section 3). */
final class GreetingExchange extends Exchange<String> {

    private String greeting = "";

    GreetingExchange() {
        super("", "greeting");
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        greeting = status.text();
        return Optional.empty();
    }

    @Override
    void complete() {
        succeed(greeting);
    }

    @Override
    void refused(StatusLine status) {
        boolean permanent = status.hasResponseCode("SYS/PERM");
        fail(new Pop3Exception(
                permanent ? Kind.PROVIDER_PERMANENT : Kind.PROVIDER_TEMPORARY,
                step(),
                "the provider does not want to serve us: " + status.quoted()
                        + (permanent ? ". Ask the provider" : ". It is tried again later")));
    }

    @Override
    Pop3Exception notPop3(StatusLine status) {
        return new Pop3Exception(
                Kind.PROTOCOL, step(), "this is no POP3 server: it says " + status.quoted() + hint(status.text()));
    }

    private static String hint(String text) {
        if (text.startsWith("220")) {
            return ". That looks like SMTP: check <port> (POP3 has 995 or 110)";
        }
        if (text.startsWith("* OK") || text.startsWith("* PREAUTH") || text.startsWith("* BYE")) {
            return ". That looks like IMAP: check <port> (POP3 has 995 or 110)";
        }
        if (text.startsWith("\u0015\u0003")) {
            return ". That looks like TLS: have TLS on connect for this account, <security>tls</security>";
        }
        return ". Check <host> and <port> (POP3 has 995 with TLS on connect, 110 without)";
    }
}
