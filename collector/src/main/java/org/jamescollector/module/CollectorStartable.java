/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import org.apache.james.utils.UserDefinedStartable;

/** Begins collecting once James' servers are up: {@code guice.extension.startable} in extensions.properties. */
public final class CollectorStartable implements UserDefinedStartable {

    private final CollectorRuntime runtime;

    @Inject
    public CollectorStartable(CollectorRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start() {
        runtime.start();
    }
}
