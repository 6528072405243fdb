/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.io.IOException;

/**
 * Where an account's secret comes from: the file itself, the environment, a file, a command. It is asked at the
 * start of each run, so that a file or command may give a new secret without a restart. May block.
 */
@FunctionalInterface
public interface SecretSource {

    /** @throws IOException when there is none to be had now; the message says why and never holds the secret. */
    Secret resolve() throws IOException;

    /** A source that always gives this secret. */
    static SecretSource of(Secret secret) {
        return () -> secret;
    }
}
