/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.api.TemporaryResolutionException;
import org.jamescollector.account.Endpoint;

/**
 * Who takes a domain's mail, as DNS says (RFC 5321, section 5.1): its mail exchangers, the best first and equal ones in any order, or the domain's
 * own host where it names none. A machine with IPv6 addresses only is not found: James asks for the others.
 */
final class MailExchangers {

    private static final int SMTP_PORT = 25;

    /** RFC 7505: the domain takes no mail. */
    private static final String NULL_MX = ".";

    private final DNSService dns;

    MailExchangers(DNSService dns) {
        this.dns = dns;
    }

    /**
     * In the order in which they are to be asked.
     *
     * @throws IOException when there is nobody to ask, or DNS does not tell
     */
    List<Endpoint> of(Domain domain) throws IOException {
        List<Endpoint> exchangers = new ArrayList<>();
        Collection<String> named = named(domain);
        if (named.contains(NULL_MX)) {
            throw new IOException("DNS says that " + domain.asString() + " takes no mail (a null MX, RFC 7505)");
        }
        for (String host : named) {
            // This machine, and those that are worse than it, would bring the mail back here.
            if (isThisMachine(host)) {
                break;
            }
            exchangers.add(new Endpoint(withoutRoot(host), SMTP_PORT));
        }
        if (exchangers.isEmpty()) {
            throw new IOException(
                    "DNS names no mail exchanger for " + domain.asString() + " that is better than this machine");
        }
        return exchangers;
    }

    private Collection<String> named(Domain domain) throws IOException {
        try {
            return dns.findMXRecords(domain.asString());
        } catch (TemporaryResolutionException e) {
            throw new IOException("DNS does not tell the mail exchangers of " + domain.asString() + " now", e);
        }
    }

    /** The dot at its end is DNS' way of writing a name; certificates and people have none. */
    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private boolean isThisMachine(String host) throws IOException {
        for (InetAddress address : addresses(host)) {
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null) {
                return true;
            }
        }
        return false;
    }

    private Collection<InetAddress> addresses(String host) {
        try {
            return dns.getAllByName(host);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
