/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import com.google.inject.Guice;
import java.io.StringReader;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;
import org.apache.mailet.base.test.FakeMailContext;

/** Download rules as James makes them of a mailetcontainer.xml: its own mailet container, its own matchers. */
final class RulesOf {

    private RulesOf() {}

    /** @param rules what stands in the processor */
    static DownloadRules xml(String rules) throws Exception {
        XMLConfiguration xml = new XMLConfiguration();
        xml.setListDelimiterHandler(new org.apache.commons.configuration2.convert.DisabledListDelimiterHandler());
        new org.apache.commons.configuration2.io.FileHandler(xml)
                .load(new StringReader("<mailetcontainer><processors enableJmx=\"false\">" + processor("root", "")
                        + processor("error", "") + processor("download-rules", rules)
                        + "</processors></mailetcontainer>"));
        CompositeProcessorImpl processors = Guice.createInjector(binder -> {
                    binder.bind(MetricFactory.class)
                            .toInstance(new DropWizardMetricFactory(new com.codahale.metrics.MetricRegistry()));
                    binder.bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                    binder.bind(MatcherLoader.class).toInstance(RulesOf::matcher);
                    binder.bind(MailetLoader.class).toInstance(RulesOf::mailet);
                })
                .getInstance(CompositeProcessorImpl.class);
        processors.configure(xml.configurationAt("processors"));
        processors.init();
        return RuleLoader.load(processors, xml);
    }

    private static String processor(String state, String mailets) {
        return "<processor state=\"" + state + "\" enableJmx=\"false\">" + mailets + "</processor>";
    }

    private static Matcher matcher(MatcherConfig config) throws MessagingException {
        Matcher matcher = (Matcher) made(config.getMatcherName(), "org.apache.james.transport.matchers.");
        matcher.init(config);
        return matcher;
    }

    private static Mailet mailet(MailetConfig config) throws MessagingException {
        Mailet mailet = (Mailet) made(config.getMailetName(), "org.apache.james.transport.mailets.");
        mailet.init(config);
        return mailet;
    }

    private static Object made(String name, String ofJames) throws MessagingException {
        String type = name.contains(".") ? name : ofJames + name;
        try {
            return Class.forName(type).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new MessagingException("cannot make " + type, e);
        }
    }
}
