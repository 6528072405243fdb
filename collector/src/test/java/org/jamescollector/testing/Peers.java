/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The real programs that tests talk to. Where one is missing its tests are left out, but on CI that is a failure. */
public final class Peers {

    private Peers() {}

    /**
     * Finds a program on the path, or where Debian puts daemons.
     *
     * @param program its file's name
     * @param debianPackage what to install
     */
    public static Path require(String program, String debianPackage) {
        Optional<Path> found = find(program);
        require(found.isPresent(), program + " is not installed (Debian: apt-get install " + debianPackage + ")");
        return found.orElseThrow();
    }

    /** For peers that need root. */
    public static void requireRoot(String program) {
        require("root".equals(System.getProperty("user.name")), program + " is only started by root");
    }

    /** @param reason shown where the tests are left out */
    public static void require(boolean there, String reason) {
        if (there) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail("on CI every peer must be there: " + reason);
        }
        Assumptions.abort("left out: " + reason);
    }

    private static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/games"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
