/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.rules.RuleLoader;
import org.jamescollector.rules.RuleProblem;

/** The download rules, once James has made its processors. */
@Singleton
final class CollectorRules implements Supplier<DownloadRules> {

    private final MailProcessor processors;
    private final ConfigurationProvider provider;
    private final AtomicReference<DownloadRules> rules = new AtomicReference<>(DownloadRules.none());

    @Inject
    CollectorRules(MailProcessor processors, ConfigurationProvider provider) {
        this.processors = processors;
        this.provider = provider;
    }

    /** @throws RuleProblem when they cannot work */
    void load() {
        try {
            rules.set(RuleLoader.load(processors, provider.getConfiguration("mailetcontainer")));
        } catch (ConfigurationException e) {
            throw new IllegalStateException(
                    "conf/mailetcontainer.xml, with which James has started, cannot be read", e);
        }
    }

    @Override
    public DownloadRules get() {
        return rules.get();
    }
}
