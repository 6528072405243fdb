/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.mailet.MailetContext;
import org.jamescollector.envelope.HostNames;
import org.jamescollector.envelope.OwnNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This James' names. Its trace lines get the default domain, or the host's name where that is {@code localhost}; recognised are both of these,
 * and what James' SMTP servers call themselves. The default domain is asked for until it is told, and does not change after that.
 */
@Singleton
final class LocalName implements OwnNames {

    private static final Logger LOGGER = LoggerFactory.getLogger(LocalName.class);
    private static final String UNTOLD = "localhost";
    private static final String FILE = "smtpserver";
    private static final String HELLO_NAME = "helloName";

    private final DomainList domains;
    private final String host;
    private final List<String> ofSmtpServers;
    /** James reads it after this is made. */
    private final Supplier<Optional<MailAddress>> postmaster;

    private volatile Optional<Told> told = Optional.empty();

    @Inject
    LocalName(DomainList domains, ConfigurationProvider provider, MailetContext mailets) {
        this(domains, host(), ofSmtpServers(provider), () -> Optional.ofNullable(mailets.getPostmaster()));
    }

    /**
     * @param host this machine's name, as James' SMTP servers have it where nothing is configured
     * @param ofSmtpServers names that are configured for them
     */
    LocalName(DomainList domains, String host, List<String> ofSmtpServers) {
        this(domains, host, ofSmtpServers, Optional::empty);
    }

    private LocalName(
            DomainList domains, String host, List<String> ofSmtpServers, Supplier<Optional<MailAddress>> postmaster) {
        this.postmaster = postmaster;
        this.domains = domains;
        this.host = host;
        this.ofSmtpServers = List.copyOf(ofSmtpServers);
    }

    private record Told(String name, Set<String> recognised) {}

    @Override
    public String get() {
        return names().name();
    }

    @Override
    public Set<String> recognised() {
        return names().recognised();
    }

    @Override
    public Optional<MailAddress> postmaster() {
        return postmaster.get();
    }

    private Told names() {
        return told.orElseGet(this::ask);
    }

    private Told ask() {
        try {
            Told names = names(domains.getDefaultDomain().asString());
            told = Optional.of(names);
            return names;
        } catch (DomainListException e) {
            LOGGER.debug("James does not tell its default domain; until it does, it goes by its host's name", e);
            return names(UNTOLD);
        }
    }

    private Told names(String defaultDomain) {
        String name = Stream.of(defaultDomain, host)
                .filter(any -> HostNames.own(any).isPresent())
                .findFirst()
                .orElse(defaultDomain);
        return new Told(
                name,
                Stream.concat(Stream.of(defaultDomain, host), ofSmtpServers.stream())
                        .flatMap(any -> HostNames.own(any).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** As {@code AbstractConfigurableAsyncServer} of James asks for it. */
    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOGGER.debug("This host does not know its own name", e);
            return UNTOLD;
        }
    }

    private static List<String> ofSmtpServers(ConfigurationProvider provider) {
        try {
            return helloNames(provider.getConfiguration(FILE));
        } catch (ConfigurationException | RuntimeException e) {
            LOGGER.debug("conf/{}.xml cannot be read for the names of James' SMTP servers", FILE, e);
            return List.of();
        }
    }

    /** Those that James does not detect by itself, of all servers that are in the file. */
    static List<String> helloNames(HierarchicalConfiguration<ImmutableNode> xml) {
        return xml.configurationsAt("smtpserver").stream()
                // With the dot, as James has it.
                .filter(server -> !server.getBoolean(HELLO_NAME + ".[@autodetect]", true))
                .map(server -> server.getString(HELLO_NAME, ""))
                .toList();
    }
}
