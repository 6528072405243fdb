/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of this repository are. */
public final class Checkout {

    private Checkout() {}

    /** The repository's top folder: the system property {@code collector.home}, else the first folder upwards that looks like it. */
    public static Path root() {
        String home = System.getProperty("collector.home", "");
        if (!home.isEmpty()) {
            return Path.of(home).toAbsolutePath();
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("bundle/james-memory/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Not started inside the repository; set -Dcollector.home=<its folder>");
        }
        return folder;
    }

    /** The jar that an administrator installs, as the last build left it. */
    public static Path jar() {
        return built("james-collector.jar");
    }

    /** The same for James 3.9. */
    public static Path jakartaJar() {
        return built("james-collector-jakarta.jar");
    }

    /** A file that the build leaves under {@code bundle/target}. */
    public static Path built(String name) {
        Path file = root().resolve("bundle/target").resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is missing: run mvn -DskipTests package first");
        }
        return file;
    }
}
