/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;

/** A secret in an environment variable of James. */
record EnvironmentSecret(String name, Function<String, Optional<String>> environment) implements SecretSource {

    @Override
    public Secret resolve() throws IOException {
        String from = "the environment variable " + name;
        return SecretText.check(environment.apply(name).orElseThrow(() -> new IOException(from + " is not set")), from);
    }

    @Override
    public String toString() {
        return "${env:" + name + "}";
    }
}
