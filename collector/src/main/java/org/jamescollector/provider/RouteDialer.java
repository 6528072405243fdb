/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.Route;
import org.jamescollector.provider.smtp.Offers;
import org.jamescollector.provider.smtp.SmtpSession;
import org.jamescollector.provider.smtp.SocketWire;
import org.jamescollector.provider.smtp.TlsClient;

/** Connects to where a domain's mail is sent. */
final class RouteDialer {

    private static final int MOST_ADDRESSES = 8;

    private final DNSService dns;
    private final MailExchangers exchangers;

    RouteDialer(DNSService dns) {
        this.dns = dns;
        this.exchangers = new MailExchangers(dns);
    }

    /** A line that was made, and to whom; TLS on connect has begun, STARTTLS has not. */
    record Line(SocketWire wire, String host, TransportSecurity security) {

        /** Greets, and begins TLS where the route says so. */
        void open(SmtpSession session, String localName) throws IOException {
            session.awaitGreeting();
            Offers offers = session.hello(localName);
            boolean wanted = security.mode() == Mode.STARTTLS_REQUIRED
                    || (security.mode() == Mode.STARTTLS_IF_OFFERED && offers.startTls());
            if (wanted && !offers.startTls()) {
                throw new IOException(host + " offers no STARTTLS, without which the domain's <route> sends nothing");
            }
            if (wanted) {
                session.startTls();
                protect(wire, host, security);
                session.hello(localName);
            }
        }
    }

    private static void protect(SocketWire wire, String host, TransportSecurity security) throws IOException {
        wire.protect(TlsClient.factory(security.verification()), host, TlsClient.checksHost(security.verification()));
    }

    /** @throws IOException when nobody answers; the message says who was asked */
    Line dial(HeldDomain domain, Route route) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Endpoint server : servers(domain.name(), route)) {
            for (InetAddress address : addresses(nameOf(server, route), failures)) {
                try {
                    return line(address, server, route.security());
                } catch (IOException e) {
                    failures.add(server + " (" + address.getHostAddress() + "): " + e.getMessage());
                }
            }
        }
        throw new IOException("nobody answers where its mail is sent to: " + String.join("; ", failures));
    }

    private static Line line(InetAddress address, Endpoint server, TransportSecurity security) throws IOException {
        SocketWire wire = SocketWire.connect(address, server.port());
        try {
            if (security.mode() == Mode.TLS) {
                protect(wire, server.host(), security);
            }
            return new Line(wire, server.host(), security);
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    /** What DNS calls an exchanger is whole: nothing is to be searched for by adding something to it. */
    private static String nameOf(Endpoint server, Route route) {
        return route instanceof Route.ToMailExchangers ? server.host() + "." : server.host();
    }

    private List<InetAddress> addresses(String host, List<String> failures) {
        try {
            return dns.getAllByName(host).stream().limit(MOST_ADDRESSES).toList();
        } catch (UnknownHostException e) {
            failures.add(host + " has no address");
            return List.of();
        }
    }

    private List<Endpoint> servers(Domain domain, Route route) throws IOException {
        if (route instanceof Route.ToServer one) {
            return List.of(one.server());
        }
        return exchangers.of(domain);
    }
}
