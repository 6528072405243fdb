/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.james.mailetcontainer.impl.MailetConfigImpl;
import org.apache.james.mailetcontainer.impl.MatcherConfigImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.notice.NoticeParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what stands in mailetcontainer.xml for the collector before James makes its mailets of it. James would end with the first mistake, with
 * pages that do not say which of the mailets it is in.
 */
public final class RulesTrial {

    private static final Logger LOGGER = LoggerFactory.getLogger(RulesTrial.class);

    /** Where James looks for classes whose name has no package. */
    private static final String MAILETS_OF_JAMES = "org.apache.james.transport.mailets.";

    private static final String MATCHERS_OF_JAMES = "org.apache.james.transport.matchers.";
    private static final String OURS = "org.jamescollector.";
    private static final int MOST_SLIPS = 3;

    private final Function<Class<?>, ?> maker;
    private final List<String> problems = new ArrayList<>();

    private RulesTrial(Function<Class<?>, ?> maker) {
        this.maker = maker;
    }

    /**
     * All that is wrong, a line each.
     *
     * @param xml mailetcontainer.xml
     * @param maker makes mailets and matchers of the collector, as James would; it may throw
     */
    public static List<String> problems(HierarchicalConfiguration<ImmutableNode> xml, Function<Class<?>, ?> maker) {
        RulesTrial trial = new RulesTrial(maker);
        int rules = ProcessorXml.processors(xml, DownloadRules.PROCESSOR).size();
        if (rules > 1) {
            trial.problems.add("conf/mailetcontainer.xml has " + rules + " processors " + DownloadRules.PROCESSOR
                    + ", and James goes by the last of them alone: put all rules into one");
        }
        ProcessorXml.processors(xml).forEach(trial::look);
        return List.copyOf(trial.problems);
    }

    /** Whether somebody who wrote this name of a processor may have meant {@link DownloadRules#PROCESSOR}. */
    public static boolean looksLikeRules(String state) {
        String lower = state.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return !state.equals(DownloadRules.PROCESSOR)
                && LevenshteinDistance.getDefaultInstance().apply(lower, DownloadRules.PROCESSOR) <= MOST_SLIPS;
    }

    private void look(HierarchicalConfiguration<ImmutableNode> processor) {
        String state = ProcessorXml.state(processor);
        processor
                .configurationsAt("matcher")
                .forEach(matcher ->
                        lookAtMatcher(state, "matcher " + matcher.getString("[@name]", "without a name"), matcher));
        Set<String> named = processor.configurationsAt("matcher").stream()
                .flatMap(RulesTrial::names)
                .collect(Collectors.toSet());
        List<HierarchicalConfiguration<ImmutableNode>> mailets = processor.configurationsAt("mailet");
        for (int i = 0; i < mailets.size(); i++) {
            HierarchicalConfiguration<ImmutableNode> mailet = mailets.get(i);
            String where = "mailet " + ProcessorXml.name(i + 1, mailet);
            conditions(mailet)
                    .filter(match -> !named.contains(match))
                    .forEach(match -> tryCondition(state, where, match));
            lookAtMailet(state, where, mailet);
        }
    }

    private static Stream<String> names(HierarchicalConfiguration<ImmutableNode> matcher) {
        return Stream.concat(
                Stream.ofNullable(matcher.getString("[@name]")),
                matcher.configurationsAt("matcher").stream().flatMap(RulesTrial::names));
    }

    private void lookAtMatcher(String state, String where, HierarchicalConfiguration<ImmutableNode> matcher) {
        conditions(matcher).forEach(match -> tryCondition(state, where, match));
        matcher.configurationsAt("matcher").forEach(part -> lookAtMatcher(state, where, part));
    }

    private static Stream<String> conditions(HierarchicalConfiguration<ImmutableNode> element) {
        return Stream.of("[@match]", "[@notmatch]")
                .flatMap(attribute -> Stream.ofNullable(element.getString(attribute)));
    }

    private void lookAtMailet(String state, String where, HierarchicalConfiguration<ImmutableNode> xml) {
        String name = xml.getString("[@class]", "");
        Optional<Class<?>> found = find(name, MAILETS_OF_JAMES);
        if (found.isEmpty()) {
            if (name.startsWith(OURS)) {
                tell(state, where, "the collector has no mailet " + name);
            } else if (find(OURS + "mailets." + name, "").isPresent()) {
                tell(state, where, "James has no mailet " + name + "; did you mean " + OURS + "mailets." + name + "?");
            }
        } else if (DownloadAction.class.isAssignableFrom(found.get())) {
            if (state.equals(DownloadRules.PROCESSOR)) {
                tryMailet(state, where, found.get(), xml);
            } else {
                tell(
                        state,
                        where,
                        "it decides about messages that are still at the provider, and mail that comes here fails at it. It belongs into the"
                                + " processor " + DownloadRules.PROCESSOR
                                + (looksLikeRules(state)
                                        ? "; did you mean <processor state=\"" + DownloadRules.PROCESSOR + "\">?"
                                        : ""));
            }
        } else if (found.get().getName().equals(OURS + "mailets." + RuleLoader.RELEASE_DOWNLOAD)) {
            tryMailet(state, where, new AnswersTrial(), RuleLoader.RELEASE_DOWNLOAD, xml);
        }
    }

    private void tryMailet(String state, String where, Class<?> type, HierarchicalConfiguration<ImmutableNode> xml) {
        make(type).ifPresent(mailet -> tryMailet(state, where, (Mailet) mailet, type.getSimpleName(), xml));
    }

    private void tryMailet(
            String state, String where, Mailet mailet, String name, HierarchicalConfiguration<ImmutableNode> xml) {
        MailetConfigImpl config = new MailetConfigImpl();
        config.setMailetName(name);
        config.setConfiguration(xml);
        try {
            mailet.init(config);
        } catch (MessagingException e) {
            String what = String.valueOf(e.getMessage());
            String named = name + ": ";
            tell(state, where, what.startsWith(named) ? what.substring(named.length()) : what);
        }
    }

    private void tryCondition(String state, String where, String match) {
        String name = ProcessorXml.className(match);
        Optional<Class<?>> found = find(name, MATCHERS_OF_JAMES);
        if (found.isEmpty()) {
            if (name.startsWith(OURS)) {
                tell(state, where, "the collector has no matcher " + name);
            } else if (find(OURS + "matchers." + name, "").isPresent()) {
                tell(
                        state,
                        where,
                        "James has no matcher " + name + "; did you mean " + OURS + "matchers." + match + "?");
            }
        } else {
            Class<?> type = found.get();
            Optional<?> made = CheckedCondition.class.isAssignableFrom(type)
                    ? make(type)
                    : Optional.of(type)
                            // Who mistypes a rule's condition need not know whose matcher it is.
                            .filter(james -> state.equals(DownloadRules.PROCESSOR)
                                    && james.getName().startsWith(MATCHERS_OF_JAMES))
                            .flatMap(RulesTrial::withoutInjection);
            made.filter(Matcher.class::isInstance)
                    .ifPresent(matcher -> tryCondition(state, where, match, (Matcher) matcher));
        }
    }

    private void tryCondition(String state, String where, String match, Matcher matcher) {
        MatcherConfigImpl config = new MatcherConfigImpl();
        config.setMatcherName(matcher.getClass().getSimpleName());
        int condition = match.indexOf('=');
        if (condition >= 0) {
            config.setCondition(match.substring(condition + 1));
        }
        try {
            matcher.init(config);
        } catch (MessagingException | IllegalArgumentException e) {
            tell(state, where, matcher instanceof CheckedCondition ? e.getMessage() : wrong(match, e));
        } catch (RuntimeException e) {
            // It wants something of James' that is not here yet.
            LOGGER.debug("{} cannot be tried before James makes it", match, e);
        }
    }

    private static String wrong(String match, Exception why) {
        return ProcessorXml.withoutPackage(match) + ": James' matcher does not take this condition (" + why.getMessage()
                + ")";
    }

    private Optional<?> make(Class<?> type) {
        try {
            return Optional.of(maker.apply(type));
        } catch (RuntimeException e) {
            LOGGER.debug("{} cannot be made before James makes it", type, e);
            return Optional.empty();
        }
    }

    private static Optional<?> withoutInjection(Class<?> type) {
        try {
            return Optional.of(type.getConstructor().newInstance());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOGGER.debug("{} cannot be made before James makes it", type, e);
            return Optional.empty();
        }
    }

    /** As James finds it: with its package, or in James' own. */
    private static Optional<Class<?>> find(String name, String ofJames) {
        return Stream.of(ofJames + name, name).flatMap(RulesTrial::load).findFirst();
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name, false, RulesTrial.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Stream.empty();
        }
    }

    private void tell(String state, String where, String what) {
        problems.add("conf/mailetcontainer.xml, processor " + state + ", " + where + ": " + what);
    }

    /** Reads what ReleaseDownload reads, without the database that it needs. */
    private static final class AnswersTrial extends GenericMailet {

        @Override
        public void init() throws MessagingException {
            NoticeParameters.answerTo(MailetParameters.of(this, "answerTo"));
        }

        @Override
        public void service(Mail mail) {
            throw new UnsupportedOperationException("no mail comes here");
        }
    }
}
