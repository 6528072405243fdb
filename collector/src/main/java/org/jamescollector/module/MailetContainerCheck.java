/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.rules.ProcessorXml;
import org.jamescollector.rules.RuleLoader;
import org.jamescollector.rules.RulesTrial;
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
    private static final String OURS = "org.jamescollector.";
    private static final String UNDELIVERED = "NoticeUndelivered";
    private static final Set<String> ASKING = Set.of("AskRecipient", "HeadersOnly");
    private static final String SAMPLE_OF_MATCHER =
            "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\">"
                    + "<onMatchException>propagate</onMatchException></mailet>";

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
        Set<String> inRoot = simpleNames(xml, "root");
        List<Set<String>> mailets = mailetsOfRoot(xml);
        List<String> warnings = new ArrayList<>();
        if (!enabled.isEmpty() && !inRoot.contains(MATCHER)) {
            warnings.add("The processor root of conf/mailetcontainer.xml has no " + MATCHER
                    + ": when James is killed, messages"
                    + " may be delivered twice. Put this in, as its very first mailet:"
                    + " " + SAMPLE_OF_MATCHER);
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
        } else if (!withCopies.isEmpty()
                && place(MAILET, mailets) < place(MATCHER, mailets)
                && inRoot.contains(MATCHER)) {
            warnings.add("The processor root of conf/mailetcontainer.xml has " + MAILET + " before " + MATCHER
                    + ": when James is killed, a message that is collected once more counts as another copy, so that a"
                    + " real one may go to the fallback, or to nobody (" + named(withCopies)
                    + "). Move the mailet with "
                    + MATCHER + " up, to be the very first: " + SAMPLE_OF_MATCHER);
        }
        List<String> asking = simpleNames(xml, DownloadRules.PROCESSOR).stream()
                .filter(ASKING::contains)
                .sorted()
                .toList();
        Optional<String> unheard = enabled.isEmpty() || asking.isEmpty() ? Optional.empty() : unheard(xml, asking);
        unheard.ifPresent(warnings::add);
        if (!enabled.isEmpty() && unheard.isEmpty()) {
            Set<String> taken = answerAddresses(xml, "root", Set.of(RuleLoader.RELEASE_DOWNLOAD));
            answerAddresses(xml, DownloadRules.PROCESSOR, ASKING).stream()
                    .filter(address -> !taken.contains(address))
                    .sorted()
                    .map(MailetContainerCheck::nobodyTakes)
                    .forEach(warnings::add);
        }
        if (!enabled.isEmpty()
                && deletesWithoutAnswer(xml)
                && !simpleNames(xml, "error").contains(UNDELIVERED)) {
            warnings.add("In conf/mailetcontainer.xml, a rule of " + DownloadRules.PROCESSOR
                    + " deletes what nobody answers about, and the processor error has no " + UNDELIVERED
                    + ": a message goes, too, whose question did not arrive because a mailbox is full. Put this in, as"
                    + " its first mailet: <mailet match=\"All\" class=\"org.jamescollector.mailets." + UNDELIVERED
                    + "\"><onMailetException>ignore</onMailetException></mailet>");
        }
        warnings.addAll(namesOfProcessors(xml));
        return warnings;
    }

    /** Whether a message is deleted because its question was not answered. */
    private static boolean deletesWithoutAnswer(HierarchicalConfiguration<ImmutableNode> xml) {
        return processors(xml, DownloadRules.PROCESSOR)
                .flatMap(processor -> processor.configurationsAt("mailet").stream())
                .filter(mailet -> ASKING.contains(simple(mailet.getString("[@class]", ""))))
                .anyMatch(mailet -> mailet.getString("then", "").strip().equalsIgnoreCase("delete"));
    }

    /** What James does not mind, but whoever wrote it would. */
    private static List<String> namesOfProcessors(HierarchicalConfiguration<ImmutableNode> xml) {
        List<String> states =
                ProcessorXml.processors(xml).stream().map(ProcessorXml::state).toList();
        Stream<String> mistyped = states.stream()
                .filter(RulesTrial::looksLikeRules)
                .map(state -> "The processor " + state
                        + " of conf/mailetcontainer.xml is none of the collector's, and no rule in it is ever"
                        + " asked. If it is meant to decide before the download, write <processor state=\""
                        + DownloadRules.PROCESSOR + "\">");
        Stream<String> doubled = states.stream()
                .distinct()
                .filter(state -> Collections.frequency(states, state) > 1)
                .filter(state ->
                        fullNames(ProcessorXml.processors(xml, state).stream()).anyMatch(name -> name.startsWith(OURS)))
                .map(state -> "conf/mailetcontainer.xml has several processors " + state
                        + ", and James goes by the last of them alone: what stands in the others does nothing");
        return Stream.concat(mistyped, doubled).toList();
    }

    /** Why nobody's answer would be heard. */
    private static Optional<String> unheard(HierarchicalConfiguration<ImmutableNode> xml, List<String> asking) {
        String release = RuleLoader.RELEASE_DOWNLOAD;
        String asked = "nobody can answer, and only an administrator can release a message (POST"
                + " /collector/asks/{id}?action=release)";
        if (simpleNames(xml, "root").contains(release)) {
            return processors(xml, "root")
                    .flatMap(root -> ProcessorXml.takesMailAwayBefore(release, root).stream())
                    .map(mailet -> "In the processor root of conf/mailetcontainer.xml, " + release
                            + " stands behind mailet " + mailet + ", which takes all mail away: " + asked
                            + ". Move it up, behind " + MATCHER)
                    .findFirst();
        }
        String elsewhere = ProcessorXml.processors(xml).stream()
                .map(ProcessorXml::state)
                .filter(state -> simpleNames(xml, state).contains(release))
                .map(state -> ". Take it out of the processor " + state + ", and put this in, behind ")
                .findFirst()
                .orElse(". Put this in, behind ");
        return Optional.of("The processor root of conf/mailetcontainer.xml has no " + release + ", but "
                + DownloadRules.PROCESSOR + " has " + String.join(" and ", asking) + ": " + asked + elsewhere + MATCHER
                + ": <mailet match=\"All\" class=\"org.jamescollector.mailets." + release + "\">"
                + "<onMailetException>propagate</onMailetException></mailet>;"
                + " and make the user or alias collector-release, whom answers go to");
    }

    private static String nobodyTakes(String address) {
        return "In conf/mailetcontainer.xml, a rule of " + DownloadRules.PROCESSOR + " has answers sent to "
                + (address.isEmpty() ? "the usual address" : address) + ", and no " + RuleLoader.RELEASE_DOWNLOAD
                + " of the processor root takes them there: nobody's answer is heard. "
                + (address.isEmpty()
                        ? "Take <answerTo> out of " + RuleLoader.RELEASE_DOWNLOAD + ", or write the same into the rule"
                        : "Write <answerTo>" + address + "</answerTo> into " + RuleLoader.RELEASE_DOWNLOAD);
    }

    /** What these mailets say in {@code <answerTo>}; empty text: nothing, which is the usual address. */
    private static Set<String> answerAddresses(
            HierarchicalConfiguration<ImmutableNode> xml, String state, Set<String> mailets) {
        return processors(xml, state)
                .flatMap(processor -> processor.configurationsAt("mailet").stream())
                .filter(mailet -> mailets.contains(simple(mailet.getString("[@class]", ""))))
                .map(mailet -> mailet.getString("answerTo", "").strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Where the mailets of a processor have this name first, from 0; behind them all where they do not. */
    private static int place(String name, List<Set<String>> mailets) {
        return IntStream.range(0, mailets.size())
                .filter(i -> mailets.get(i).contains(name))
                .findFirst()
                .orElse(mailets.size());
    }

    private static boolean recognisesCopies(Pop3Account account) {
        return account.recipients() instanceof Recipients.ByEnvelope many
                && many.settings().copiesWithin().isPresent();
    }

    private static String named(List<String> accounts) {
        int most = 10;
        String more = accounts.size() > most ? " and " + (accounts.size() - most) + " more" : "";
        return "account " + accounts.stream().limit(most).collect(Collectors.joining(", ")) + more;
    }

    /** Matchers and mailets, also those that a matcher of the processor's own is made of. */
    private static Set<String> simpleNames(HierarchicalConfiguration<ImmutableNode> xml, String state) {
        return fullNames(processors(xml, state))
                .map(MailetContainerCheck::simple)
                .collect(Collectors.toSet());
    }

    private static Stream<String> fullNames(Stream<HierarchicalConfiguration<ImmutableNode>> processors) {
        return processors
                .flatMap(root -> Stream.concat(
                        root.configurationsAt("mailet").stream(), root.configurationsAt("matcher").stream()))
                .flatMap(MailetContainerCheck::names);
    }

    /** The processor of this name that James goes by. */
    private static Stream<HierarchicalConfiguration<ImmutableNode>> processors(
            HierarchicalConfiguration<ImmutableNode> xml, String state) {
        return ProcessorXml.processors(xml, state).stream().reduce((before, last) -> last).stream();
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** The names in each mailet, one after another, with those in a matcher of the processor's own which it uses. */
    private static List<Set<String>> mailetsOfRoot(HierarchicalConfiguration<ImmutableNode> xml) {
        return processors(xml, "root")
                .flatMap(root -> root.configurationsAt("mailet").stream().map(mailet -> names(mailet)
                        .flatMap(name -> Stream.concat(Stream.of(name), namesIn(root, name)))
                        .map(MailetContainerCheck::simple)
                        .collect(Collectors.toSet())))
                .toList();
    }

    private static Stream<String> namesIn(HierarchicalConfiguration<ImmutableNode> processor, String matcher) {
        return processor.configurationsAt("matcher").stream()
                .filter(own -> own.getString("[@name]", "").equals(matcher))
                .flatMap(MailetContainerCheck::names);
    }

    private static Stream<String> names(HierarchicalConfiguration<ImmutableNode> element) {
        Stream<String> own = Stream.of("[@match]", "[@notmatch]", "[@class]")
                .map(attribute -> element.getString(attribute, ""))
                // A matcher's condition may hold anything.
                .map(value -> value.contains("=") ? value.substring(0, value.indexOf('=')) : value);
        return Stream.concat(own, element.configurationsAt("matcher").stream().flatMap(MailetContainerCheck::names));
    }
}
