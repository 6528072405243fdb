/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.utils.UserDefinedStartable;
import org.jamescollector.rules.RuleProblem;

/** Begins collecting once James' servers are up: {@code guice.extension.startable} in extensions.properties. */
public final class CollectorStartable implements UserDefinedStartable {

    private final CollectorRuntime runtime;
    private final MailetContainerCheck mailetContainer;
    private final WaitForMailCheck waitForMail;
    private final ProviderCheck provider;
    private final CollectorRules rules;
    private final CollectorOdmr odmr;
    private final StartFailure startFailure;

    @Inject
    CollectorStartable(
            CollectorRuntime runtime,
            MailetContainerCheck mailetContainer,
            WaitForMailCheck waitForMail,
            ProviderCheck provider,
            CollectorRules rules,
            CollectorOdmr odmr,
            StartFailure startFailure) {
        this.runtime = runtime;
        this.mailetContainer = mailetContainer;
        this.waitForMail = waitForMail;
        this.provider = provider;
        this.rules = rules;
        this.odmr = odmr;
        this.startFailure = startFailure;
    }

    @Override
    public void start() {
        mailetContainer.run();
        waitForMail.run();
        provider.run();
        try {
            rules.load();
        } catch (RuleProblem e) {
            startFailure.tell(e.getMessage());
            throw e;
        }
        try {
            odmr.load();
        } catch (ConfigurationException e) {
            startFailure.tell(e.getMessage());
            throw new IllegalStateException(e);
        }
        try {
            runtime.start();
        } catch (RuntimeException e) {
            startFailure.tell("It could not begin: " + e);
            throw e;
        }
    }
}
