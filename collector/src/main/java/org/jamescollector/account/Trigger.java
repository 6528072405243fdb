/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What sets off the delivery of mail that waits elsewhere. */
public sealed interface Trigger {

    /** Whom it asks, or what it runs, for people. */
    String place();

    /** The server that is asked; empty where none is. */
    Optional<Endpoint> endpoint();

    /** How, as the web administration names it: {@code etrn}. */
    String protocol();

    /**
     * Asks an SMTP server to deliver what it has for these names now (RFC 1985).
     *
     * @param server the server's host and port
     * @param security how the line is protected
     * @param login where the server wants somebody to sign in
     * @param names domains, {@code @} and a domain for it and all below it, or {@code #} and the name of a queue
     * @param timeouts how long the server may take
     */
    record Etrn(
            Endpoint server,
            TransportSecurity security,
            Optional<SmtpLogin> login,
            List<String> names,
            SmtpTimeouts timeouts)
            implements Trigger {

        public Etrn {
            names = List.copyOf(names);
        }

        @Override
        public String place() {
            return server.toString();
        }

        @Override
        public String protocol() {
            return "etrn";
        }

        @Override
        public Optional<Endpoint> endpoint() {
            return Optional.of(server);
        }
    }

    /**
     * Asks a finger server (RFC 1288).
     *
     * @param server the server's host and port
     * @param query what is asked
     * @param timeout for all of it
     */
    record Finger(Endpoint server, String query, Duration timeout) implements Trigger {

        @Override
        public String place() {
            return server.toString();
        }

        @Override
        public String protocol() {
            return "finger";
        }

        @Override
        public Optional<Endpoint> endpoint() {
            return Optional.of(server);
        }
    }

    /** Runs a program. */
    record Command(ProgramStep step) implements Trigger {

        @Override
        public String place() {
            return step.program().name();
        }

        @Override
        public String protocol() {
            return "command";
        }

        @Override
        public Optional<Endpoint> endpoint() {
            return Optional.empty();
        }
    }
}
