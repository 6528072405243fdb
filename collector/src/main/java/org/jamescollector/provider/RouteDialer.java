/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.Route;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.TlsAdvice;
import org.jamescollector.provider.smtp.ChannelWire;
import org.jamescollector.provider.smtp.SmtpSession;

/** Finds a server that is ready for a domain's mail. */
final class RouteDialer {

    private static final Duration TO_CONNECT = Duration.ofSeconds(30);
    static final TlsAdvice TLS_ADVICE = new TlsAdvice(
            "Have TLS by STARTTLS in the domain's <route> (<security>starttls</security>), which is what port 25 has",
            "(465: <security>tls</security>, 25: <security>starttls</security>)",
            "(465 does so at once, 25 by STARTTLS)",
            TO_CONNECT.toSeconds() + " seconds",
            "the server may also want a certificate of its clients, which no <route> has");

    private final DNSService dns;
    private final Exchangers exchangers;
    private final Dialer toServer;
    private final Dialer toExchanger;

    /** Whom a domain's mail goes to where its route leaves that to DNS. */
    @FunctionalInterface
    interface Exchangers {

        /** In the order in which they are to be asked; at least one. */
        List<Endpoint> of(Domain domain) throws IOException;
    }

    /** @param group of NIO event loops, which belong to the caller */
    RouteDialer(DNSService dns, EventLoopGroup group) {
        this(dns, new MailExchangers(dns)::of, group);
    }

    RouteDialer(DNSService dns, Exchangers exchangers, EventLoopGroup group) {
        this.dns = dns;
        this.exchangers = exchangers;
        // What blocks may do so here, on the thread that will send.
        this.toServer = new Dialer(group, NioSocketChannel.class, this::resolve, Runnable::run);
        // What DNS calls an exchanger is whole: nothing is to be searched for by adding something to it.
        this.toExchanger = new Dialer(group, NioSocketChannel.class, host -> resolve(host + "."), Runnable::run);
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> addresses = List.copyOf(dns.getAllByName(host));
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    /** A session that is ready for messages, and with whom; TLS has begun where the route says so. */
    record Line(ChannelWire wire, SmtpSession session, String host) {}

    /**
     * The first server that greets, and protects the line as the route says.
     *
     * @param localName what this James calls itself
     * @throws IOException when none does; the message says what each did
     */
    Line dial(HeldDomain domain, Route route, String localName) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Endpoint server : servers(domain.name(), route)) {
            try {
                return open(server, route, localName);
            } catch (IOException | RuntimeException e) {
                failures.add(server + ": " + e.getMessage());
            }
        }
        throw new IOException("nobody takes its mail where it is sent to: " + String.join("; ", failures));
    }

    private Line open(Endpoint server, Route route, String localName) throws IOException {
        TransportSecurity security = route.security();
        Dialer dialer = route instanceof Route.ToMailExchangers ? toExchanger : toServer;
        ChannelWire wire = await(dialer.call(server, security, TO_CONNECT, line -> ChannelWire.open(line, TLS_ADVICE)));
        try {
            SmtpSession session = new SmtpSession(wire);
            begin(session, wire, security, localName);
            return new Line(wire, session, server.host());
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it any more
    private static ChannelWire await(CompletableFuture<ChannelWire> dialled) throws IOException {
        try {
            return ChannelWire.await(dialled);
        } catch (IOException e) {
            // It may come when nobody waits for it.
            dialled.thenAccept(ChannelWire::close);
            throw e;
        }
    }

    private static void begin(SmtpSession session, ChannelWire wire, TransportSecurity security, String localName)
            throws IOException {
        session.awaitGreeting();
        boolean offered = session.hello(localName).offers("STARTTLS");
        if (!security.mode().beginsTlsLater(offered)) {
            return;
        }
        if (!offered) {
            throw new IOException("it offers no STARTTLS, without which the domain's <route> sends nothing");
        }
        session.startTls();
        wire.protect();
        session.hello(localName);
    }

    private List<Endpoint> servers(Domain domain, Route route) throws IOException {
        return route instanceof Route.ToServer one ? List.of(one.server()) : exchangers.of(domain);
    }
}
