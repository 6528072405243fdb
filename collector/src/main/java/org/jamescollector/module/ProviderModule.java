/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.provider.Pickups;
import org.jamescollector.provider.QueueRuns;
import org.jamescollector.provider.SignInDesk;

/** What James is made a provider with. */
final class ProviderModule extends AbstractModule {

    @Provides
    @Singleton
    ProviderSettings settings(CollectorConfiguration configuration) {
        return configuration.provider();
    }

    @Provides
    @Singleton
    HeldMail held(ProviderRuntime runtime) {
        return runtime.held();
    }

    @Provides
    @Singleton
    Undeliverable undeliverable(ProviderRuntime runtime) {
        return runtime.undeliverable();
    }

    @Provides
    @Singleton
    Pickups pickups(ProviderRuntime runtime) {
        return runtime.pickups();
    }

    @Provides
    @Singleton
    QueueRuns queueRuns(ProviderRuntime runtime) {
        return runtime.queueRuns();
    }

    @Provides
    @Singleton
    ReleasedMail released(ProviderRuntime runtime) {
        return runtime.released();
    }

    @Provides
    @Singleton
    SignInDesk signInDesk(ProviderRuntime runtime) {
        return runtime.signInDesk();
    }
}
