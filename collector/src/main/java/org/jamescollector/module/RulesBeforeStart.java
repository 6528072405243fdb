/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import java.util.List;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.rules.RulesTrial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends James' start for what is wrong in mailetcontainer.xml, with all of it in plain words. To be made with the extension's injector: James
 * makes its mailets later, by that very injector, and what it says of their mistakes is hard to find.
 */
@Singleton
final class RulesBeforeStart {

    private static final Logger LOGGER = LoggerFactory.getLogger(RulesBeforeStart.class);

    /** @throws IllegalStateException when something is wrong */
    @Inject
    RulesBeforeStart(ConfigurationProvider provider, Injector injector, StartFailure startFailure) {
        List<String> problems = problems(provider, injector);
        if (!problems.isEmpty()) {
            String all = String.join("\n", problems);
            startFailure.tell(all);
            throw new IllegalStateException(all);
        }
    }

    private static List<String> problems(ConfigurationProvider provider, Injector injector) {
        try {
            return RulesTrial.problems(provider.getConfiguration("mailetcontainer"), injector::getInstance);
        } catch (ConfigurationException | RuntimeException e) {
            // James itself reads the file soon, and says what is the matter with it.
            LOGGER.debug("conf/mailetcontainer.xml cannot be looked at before James does", e);
            return List.of();
        }
    }
}
