/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.jamescollector.envelope.KnownRecipients;

/** What a James knows in a test that runs none. */
public record Known(Predicate<Domain> domains, Predicate<MailAddress> addresses) implements KnownRecipients {

    /** Everybody at every domain. */
    public static Known everybody() {
        return new Known(domain -> true, address -> true);
    }

    /** James' users, whose names are their addresses. */
    public static UsersRepository users() {
        DNSService nobody = (DNSService) Proxy.newProxyInstance(
                Known.class.getClassLoader(), new Class<?>[] {DNSService.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("nobody should ask the DNS");
                });
        return MemoryUsersRepository.withVirtualHosting(new MemoryDomainList(nobody));
    }

    @Override
    public boolean isKnown(MailAddress address) {
        return addresses.test(address);
    }

    @Override
    public boolean isLocalDomain(Domain domain) {
        return domains.test(domain);
    }
}
