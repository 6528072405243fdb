/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamescollector.testing.Checkout;

/** The jars of James 3.9 and of what comes with it, as far as Maven Central has them: see {@code bundle/james-3.9/pom.xml}. */
final class James39 {

    private James39() {}

    /** The modules and their libraries. */
    static List<Path> modules() throws IOException {
        return read("james-3.9.classpath");
    }

    /** The same and what tests need. */
    static List<Path> withTestLibraries() throws IOException {
        return read("james-3.9-tests.classpath");
    }

    /** Modules that Maven Central does not have and somebody has built: {@code -Djames39.modules=<class path>}. */
    static List<Path> builtModules() {
        String built = System.getProperty("james39.modules", "");
        return built.isEmpty() ? List.of() : ClassLibrary.entries(built);
    }

    private static List<Path> read(String name) throws IOException {
        return ClassLibrary.entries(Files.readString(Checkout.built(name)).strip());
    }
}
