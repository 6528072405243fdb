/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.config.CollectorConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks when James starts whether mailetcontainer.xml has what the collector's promises rest upon. Without it mail is collected
 * all the same, so that nothing but a line in the log could tell before it is too late.
 */
final class MailetContainerCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(MailetContainerCheck.class);
    private static final String FILE = "mailetcontainer";
    private static final String MATCHER = "AlreadyCollected";
    private static final String MAILET = "DeliverCopiesOnce";

    private final ConfigurationProvider provider;
    private final CollectorConfiguration collector;

    @Inject
    MailetContainerCheck(ConfigurationProvider provider, CollectorConfiguration collector) {
        this.provider = provider;
        this.collector = collector;
    }

    /** Warns of what is missing. */
    void run() {
        try {
            warnings(provider.getConfiguration(FILE), collector.pop3Accounts()).forEach(LOGGER::warn);
        } catch (ConfigurationException | RuntimeException e) {
            // James has started with this file: whatever is the matter here, it is no reason to stop.
            LOGGER.warn("conf/{}.xml cannot be checked for the collector's {} and {}", FILE, MATCHER, MAILET, e);
        }
    }

    static List<String> warnings(HierarchicalConfiguration<ImmutableNode> xml, List<Pop3Account> accounts) {
        List<Pop3Account> enabled =
                accounts.stream().filter(Pop3Account::enabled).toList();
        Set<String> inRoot = simpleNamesInRoot(xml);
        List<String> warnings = new ArrayList<>();
        if (!enabled.isEmpty() && !inRoot.contains(MATCHER)) {
            warnings.add("The processor root of conf/mailetcontainer.xml has no " + MATCHER
                    + ": when James is killed, messages"
                    + " may be delivered twice. Put this in, as its very first mailet:"
                    + " <mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\">"
                    + "<onMatchException>propagate</onMatchException></mailet>");
        }
        List<String> withCopies = enabled.stream()
                .filter(MailetContainerCheck::recognisesCopies)
                .map(account -> account.name().value())
                .toList();
        if (!withCopies.isEmpty() && !inRoot.contains(MAILET)) {
            warnings.add("The processor root of conf/mailetcontainer.xml has no " + MAILET
                    + ": where a provider stores a copy of a"
                    + " message for each of its recipients, each of them gets all of the copies (" + named(withCopies)
                    + "). Put this in, behind " + MATCHER + ":"
                    + " <mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\">"
                    + "<onMailetException>propagate</onMailetException></mailet>;"
                    + " or state <copies><within>never</within></copies>");
        }
        return warnings;
    }

    private static boolean recognisesCopies(Pop3Account account) {
        return account.recipients() instanceof Recipients.ByEnvelope many
                && many.settings().copies().within().isPresent();
    }

    private static String named(List<String> accounts) {
        int most = 10;
        String more = accounts.size() > most ? " and " + (accounts.size() - most) + " more" : "";
        return "account " + accounts.stream().limit(most).collect(Collectors.joining(", ")) + more;
    }

    /** Matchers and mailets, also those that a matcher of the processor's own is made of. */
    private static Set<String> simpleNamesInRoot(HierarchicalConfiguration<ImmutableNode> xml) {
        return xml.configurationsAt("processors.processor").stream()
                .filter(processor -> processor.getString("[@state]", "").equals("root"))
                .flatMap(root -> Stream.concat(
                        root.configurationsAt("mailet").stream(), root.configurationsAt("matcher").stream()))
                .flatMap(MailetContainerCheck::names)
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
    }

    private static Stream<String> names(HierarchicalConfiguration<ImmutableNode> element) {
        Stream<String> own = Stream.of("[@match]", "[@notmatch]", "[@class]")
                .map(attribute -> element.getString(attribute, ""))
                // A matcher's condition may hold anything.
                .map(value -> value.contains("=") ? value.substring(0, value.indexOf('=')) : value);
        return Stream.concat(own, element.configurationsAt("matcher").stream().flatMap(MailetContainerCheck::names));
    }
}
