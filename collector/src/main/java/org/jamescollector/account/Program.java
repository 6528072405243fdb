/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A program and how it is run.
 *
 * @param command the program's path and its arguments, as they are: no shell looks at them
 * @param folder it works in; empty: James' own
 * @param timeout for the whole program; then it is killed with all that it started
 */
public record Program(List<String> command, Optional<Path> folder, Duration timeout) {

    /** @throws IllegalArgumentException when there is no program, or no time for it */
    public Program {
        command = List.copyOf(command);
        if (command.isEmpty() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("neither program nor time may be missing");
        }
    }

    /** The program's path: without the arguments, among which some put secrets. */
    public String name() {
        return command.get(0);
    }

    @Override
    public String toString() {
        return name();
    }
}
