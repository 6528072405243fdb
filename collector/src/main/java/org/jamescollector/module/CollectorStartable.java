/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import org.apache.james.utils.UserDefinedStartable;
import org.jamescollector.rules.RuleProblem;

/** Begins collecting once James' servers are up: {@code guice.extension.startable} in extensions.properties. */
public final class CollectorStartable implements UserDefinedStartable {

    private final CollectorRuntime runtime;
    private final MailetContainerCheck mailetContainer;
    private final ProviderCheck provider;
    private final CollectorRules rules;
    private final StartFailure startFailure;

    @Inject
    CollectorStartable(
            CollectorRuntime runtime,
            MailetContainerCheck mailetContainer,
            ProviderCheck provider,
            CollectorRules rules,
            StartFailure startFailure) {
        this.runtime = runtime;
        this.mailetContainer = mailetContainer;
        this.provider = provider;
        this.rules = rules;
        this.startFailure = startFailure;
    }

    @Override
    public void start() {
        mailetContainer.run();
        provider.run();
        try {
            rules.load();
        } catch (RuleProblem e) {
            startFailure.tell(e.getMessage());
            throw e;
        }
        try {
            runtime.start();
        } catch (RuntimeException e) {
            startFailure.tell("It could not begin: " + e);
            throw e;
        }
    }
}
