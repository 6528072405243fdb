/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.impl.MailetProcessorImpl;
import org.apache.james.mailetcontainer.impl.MatcherMailetPair;
import org.apache.james.mailetcontainer.lib.AbstractStateCompositeProcessor;
import org.apache.mailet.Mailet;
import org.jamescollector.history.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the rules from what James made of mailetcontainer.xml, and looks whether they can work without a message's body. */
public final class RuleLoader {

    private static final Logger LOGGER = LoggerFactory.getLogger(RuleLoader.class);
    private static final String JAMES = "org.apache.james.";

    /** The mailet of the processor root that takes answers. */
    public static final String RELEASE_DOWNLOAD = "ReleaseDownload";

    private static final String MESSAGE_ID_SEEN = "MessageIdSeen";

    /** James' matchers that look at more than header, size and envelope. */
    private static final Set<String> NEED_THE_BODY =
            Set.of("HasAttachment", "AttachmentFileNameIs", "HasMimeTypeAnySubPart", "TooManyLines");
    /** James' mailets that note something and leave the message alone. */
    private static final Set<String> NOTE_SOMETHING =
            Set.of("SetMailAttribute", "RemoveMailAttribute", "RemoveAllMailAttributes", "LogMessage", "MetricsMailet");

    private RuleLoader() {}

    /**
     * The rules, or none where mailetcontainer.xml has no such processor.
     *
     * @param processors James' own, configured
     * @param xml what it was configured with
     * @throws RuleProblem when a rule cannot work
     */
    public static DownloadRules load(MailProcessor processors, HierarchicalConfiguration<ImmutableNode> xml) {
        // James goes by the last one of a name.
        Optional<HierarchicalConfiguration<ImmutableNode>> processor =
                ProcessorXml.processors(xml, DownloadRules.PROCESSOR).stream().reduce((before, last) -> last);
        if (processor.isEmpty()
                || !(processors instanceof AbstractStateCompositeProcessor all)
                || !(all.getProcessor(DownloadRules.PROCESSOR) instanceof MailetProcessorImpl made)) {
            LOGGER.info("0 download rules: conf/mailetcontainer.xml has no processor {}", DownloadRules.PROCESSOR);
            return DownloadRules.none();
        }
        List<HierarchicalConfiguration<ImmutableNode>> mailets = processor.get().configurationsAt("mailet");
        List<MatcherMailetPair> pairs = made.getPairs();
        if (mailets.size() != pairs.size()) {
            throw new IllegalStateException(
                    "James made " + pairs.size() + " rules of " + mailets.size() + " in " + DownloadRules.PROCESSOR);
        }
        Map<String, List<String>> named = namedMatchers(processor.get());
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            rules.add(rule(i + 1, pairs.get(i), mailets.get(i), named));
        }
        LOGGER.info("{} download rules", rules.size());
        boolean askForMessageIds =
                mailets.stream().flatMap(mailet -> matchers(mailet, named)).anyMatch(MESSAGE_ID_SEEN::equals);
        return new DownloadRules(rules, fingerprint(processor.get()), askForMessageIds, takesAnswers(xml));
    }

    /** Whether answers get to the mailet that takes them. */
    private static boolean takesAnswers(HierarchicalConfiguration<ImmutableNode> xml) {
        return ProcessorXml.processors(xml, "root").stream()
                .reduce((before, last) -> last)
                .filter(root -> root.configurationsAt("mailet").stream()
                        .anyMatch(mailet -> ProcessorXml.mailetClass(mailet).equals(RELEASE_DOWNLOAD)))
                .filter(root ->
                        ProcessorXml.takesMailAwayBefore(RELEASE_DOWNLOAD, root).isEmpty())
                .isPresent();
    }

    private static Rule rule(
            int number,
            MatcherMailetPair pair,
            HierarchicalConfiguration<ImmutableNode> xml,
            Map<String, List<String>> named) {
        String name = ProcessorXml.name(number, xml);
        matchers(xml, named).filter(NEED_THE_BODY::contains).findFirst().ifPresent(matcher -> {
            throw new RuleProblem(
                    name,
                    "the matcher " + matcher
                            + " looks at the body of a message, which is not here before the download. Use it in the"
                            + " processor root or transport, or decide by header and size");
        });
        requireHarmless(name, pair.getMailet());
        return new Rule(
                name,
                pair.getMatcher(),
                pair.getMailet(),
                // From the file: how the pair tells it is not the same in James 3.8 and 3.9.
                Rule.WhenMatcherFails.of(Optional.ofNullable(xml.getString("onMatchException"))));
    }

    /** All that a mailet's condition is made of. */
    private static Stream<String> matchers(
            HierarchicalConfiguration<ImmutableNode> mailet, Map<String, List<String>> named) {
        return Stream.of("[@match]", "[@notmatch]")
                .map(attribute -> ProcessorXml.simpleName(mailet.getString(attribute, "")))
                .flatMap(matcher -> named.getOrDefault(matcher, List.of(matcher)).stream());
    }

    private static void requireHarmless(String name, Mailet mailet) {
        String type = mailet.getClass().getName();
        if (mailet instanceof DownloadAction
                || NOTE_SOMETHING.contains(mailet.getClass().getSimpleName())) {
            return;
        }
        if (type.startsWith(JAMES) || type.startsWith("org.jamescollector.")) {
            throw new RuleProblem(
                    name,
                    "the mailet " + mailet.getClass().getSimpleName()
                            + " is for messages that are here; in this processor they are still at the provider. docs/download-rules.md lists"
                            + " the mailets for it");
        }
        LOGGER.warn(
                "Download rule {}: the collector does not know the mailet {}. It is given a mail that has a header and a size, and no body",
                name,
                type);
    }

    /** The matchers that each named one of the processor is made of. */
    private static Map<String, List<String>> namedMatchers(HierarchicalConfiguration<ImmutableNode> processor) {
        Map<String, List<String>> named = new HashMap<>();
        processor.configurationsAt("matcher").forEach(matcher -> addNamed(matcher, named));
        return named;
    }

    private static List<String> addNamed(
            HierarchicalConfiguration<ImmutableNode> matcher, Map<String, List<String>> named) {
        List<String> parts = new ArrayList<>();
        parts.add(ProcessorXml.simpleName(matcher.getString("[@match]", "")));
        parts.add(ProcessorXml.simpleName(matcher.getString("[@notmatch]", "")));
        matcher.configurationsAt("matcher").forEach(child -> parts.addAll(addNamed(child, named)));
        Optional.ofNullable(matcher.getString("[@name]")).ifPresent(name -> named.put(name, parts));
        return parts;
    }

    private static Digest fingerprint(HierarchicalConfiguration<ImmutableNode> processor) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (String kind : List.of("matcher", "mailet")) {
            for (HierarchicalConfiguration<ImmutableNode> element : processor.configurationsAt(kind)) {
                hasher.putString(kind, StandardCharsets.UTF_8);
                Iterator<String> keys = element.getKeys();
                while (keys.hasNext()) {
                    String key = keys.next();
                    hasher.putString(key + element.getList(String.class, key, List.of()), StandardCharsets.UTF_8);
                }
            }
        }
        return Digest.of(hasher.hash().asBytes());
    }
}
