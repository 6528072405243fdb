/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provider;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.convert.DisabledListDelimiterHandler;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamescollector.account.ConfiguredAccounts;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Asks;
import org.jamescollector.history.History;
import org.jamescollector.history.Outbox;

/** Download rules as James makes them of a mailetcontainer.xml: its own mailet container, its own matchers. */
final class RulesOf {

    private RulesOf() {}

    /** @param rules what stands in the processor */
    static DownloadRules xml(String rules) throws Exception {
        return xml(rules, Path.of("conf"));
    }

    /** @param folder in which conf/ is */
    static DownloadRules xml(String rules, Path folder) throws Exception {
        return xml("", rules, folder);
    }

    /** @param root what stands in the processor root */
    static DownloadRules xml(String root, String rules, Path folder) throws Exception {
        XMLConfiguration xml = container("<mailetcontainer><processors enableJmx=\"false\">" + processor("root", root)
                + processor("error", "") + processor(DownloadRules.PROCESSOR, rules)
                + "</processors></mailetcontainer>");
        CompositeProcessorImpl processors =
                Guice.createInjector(binder -> bind(binder, folder)).getInstance(CompositeProcessorImpl.class);
        processors.configure(xml.configurationAt("processors"));
        processors.init();
        return RuleLoader.load(processors, xml);
    }

    /**
     * What is found wrong before James makes its mailets.
     *
     * @param processors all of them
     * @param folder in which conf/ is
     */
    static List<String> problems(String processors, Path folder) throws Exception {
        Injector injector = Guice.createInjector(binder -> bind(binder, folder));
        return RulesTrial.problems(
                container("<mailetcontainer><processors>" + processors + "</processors></mailetcontainer>"),
                injector::getInstance);
    }

    private static XMLConfiguration container(String text) throws Exception {
        XMLConfiguration xml = new XMLConfiguration();
        xml.setListDelimiterHandler(new DisabledListDelimiterHandler());
        new FileHandler(xml).load(new StringReader(text));
        return xml;
    }

    /** Whether the James on the class path has a matcher that only James 3.8 has; of all others it is taken for granted. */
    static boolean isInThisJames(String matcher) {
        return !matcher.equals("HasHabeasWarrantMark")
                || RulesOf.class
                                .getClassLoader()
                                .getResource("org/apache/james/transport/matchers/HasHabeasWarrantMark.class")
                        != null;
    }

    private static void bind(Binder binder, Path folder) {
        Provider<Injector> injector = binder.getProvider(Injector.class);
        binder.bind(MetricFactory.class).toInstance(new DropWizardMetricFactory(new MetricRegistry()));
        binder.bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
        binder.bind(Clock.class).toInstance(Clock.systemUTC());
        binder.bind(History.class).toInstance(unasked(History.class));
        binder.bind(Outbox.class).toInstance(unasked(Outbox.class));
        binder.bind(Asks.class).toInstance(unasked(Asks.class));
        binder.bind(KnownRecipients.class).toInstance(unasked(KnownRecipients.class));
        binder.bind(ConfiguredAccounts.class).toInstance(unasked(ConfiguredAccounts.class));
        binder.bind(FileSystem.class)
                .toInstance(new FileSystemImpl(Configuration.builder()
                        .workingDirectory(folder.toString())
                        .configurationFromClasspath()
                        .build()
                        .directories()));
        binder.bind(MatcherLoader.class).toInstance(config -> {
            Matcher matcher = injector.get()
                    .getInstance(type(config.getMatcherName(), "org.apache.james.transport.matchers.", Matcher.class));
            matcher.init(config);
            return matcher;
        });
        binder.bind(MailetLoader.class).toInstance(config -> {
            Mailet mailet = injector.get()
                    .getInstance(type(config.getMailetName(), "org.apache.james.transport.mailets.", Mailet.class));
            mailet.init(config);
            return mailet;
        });
    }

    private static <T> T unasked(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                RulesOf.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("nothing is asked when James starts");
                }));
    }

    static String processor(String state, String mailets) {
        return "<processor state=\"" + state + "\" enableJmx=\"false\">" + mailets + "</processor>";
    }

    private static <T> Class<? extends T> type(String name, String ofJames, Class<T> kind) throws MessagingException {
        try {
            return Class.forName(name.contains(".") ? name : ofJames + name).asSubclass(kind);
        } catch (ClassNotFoundException e) {
            throw new MessagingException("there is no " + name, e);
        }
    }
}
