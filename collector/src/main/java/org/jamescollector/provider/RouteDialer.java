/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.api.TemporaryResolutionException;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.Route;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.TlsAdvice;
import org.jamescollector.provider.smtp.ChannelWire;
import org.jamescollector.provider.smtp.SmtpSession;

/** Connects to where a domain's mail is sent. */
final class RouteDialer {

    private static final Duration TO_CONNECT = Duration.ofSeconds(30);
    private static final int SMTP_PORT = 25;
    private static final TlsAdvice TLS_ADVICE = new TlsAdvice(
            "Have TLS by STARTTLS in the domain's <route> (<security>starttls</security>), which is what port 25 has",
            "(465: <security>tls</security>, 25: <security>starttls</security>)",
            "(465 does so at once, 25 by STARTTLS)");

    private final DNSService dns;
    private final Dialer dialer;

    /** @param group of NIO event loops, which belong to the caller */
    RouteDialer(DNSService dns, EventLoopGroup group) {
        this.dns = dns;
        // What blocks may do so here, on the thread that will send.
        this.dialer = new Dialer(group, NioSocketChannel.class, this::resolve, Runnable::run);
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> addresses = List.copyOf(dns.getAllByName(host));
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    /** A line that was made, and to whom; TLS on connect has begun, STARTTLS has not. */
    record Line(ChannelWire wire, String host, TransportSecurity security) {

        /** Greets, and begins TLS where the route says so. */
        void open(SmtpSession session, String localName) throws IOException {
            session.awaitGreeting();
            boolean offered = session.hello(localName).offers("STARTTLS");
            if (!security.mode().beginsTlsLater(offered)) {
                return;
            }
            if (!offered) {
                throw new IOException(host + " offers no STARTTLS, without which the domain's <route> sends nothing");
            }
            session.startTls();
            wire.protect();
            session.hello(localName);
        }
    }

    /** @throws IOException when nobody answers; the message says who was asked */
    Line dial(HeldDomain domain, Route route) throws IOException {
        TransportSecurity security = route.security();
        List<String> failures = new ArrayList<>();
        for (Endpoint server : servers(domain.name(), route)) {
            try {
                ChannelWire wire = ChannelWire.await(
                        dialer.call(server, security, TO_CONNECT, line -> ChannelWire.open(line, TLS_ADVICE)));
                return new Line(wire, server.host(), security);
            } catch (IOException e) {
                failures.add(server + ": " + e.getMessage());
            }
        }
        throw new IOException("nobody answers where its mail is sent to: " + String.join("; ", failures));
    }

    private List<Endpoint> servers(Domain domain, Route route) throws IOException {
        if (route instanceof Route.ToServer one) {
            return List.of(one.server());
        }
        List<Endpoint> exchangers = new ArrayList<>();
        for (String host : exchangers(domain)) {
            // RFC 5321, section 5.1: this machine, and those that are worse than it, would bring the mail back here.
            if (isThisMachine(host)) {
                break;
            }
            exchangers.add(new Endpoint(host, SMTP_PORT));
        }
        if (exchangers.isEmpty()) {
            throw new IOException(
                    "DNS names no mail exchanger for " + domain.asString() + " that is better than this machine");
        }
        return exchangers;
    }

    private Collection<String> exchangers(Domain domain) throws IOException {
        try {
            return dns.findMXRecords(domain.asString());
        } catch (TemporaryResolutionException e) {
            throw new IOException("DNS does not tell the mail exchangers of " + domain.asString() + " now", e);
        }
    }

    private boolean isThisMachine(String host) throws IOException {
        try {
            for (InetAddress address : resolve(host)) {
                if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            // It has no address at all, which is told when it is dialled.
            return false;
        }
    }
}
