/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamescollector.account.Program;
import org.jamescollector.account.ProgramStep;
import org.jamescollector.account.Programs;

/** Reads {@code <program>}, {@code <argument>}, {@code <folder>} and {@code <timeout>}, wherever a program is told. */
final class ProgramReader {

    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final ValueType<Duration> TIMEOUT = ValueTypes.time("1 second", "1 hour");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private ProgramReader() {}

    /** That these are read by {@link #around}, and nothing unknown to the element's own reader. */
    static void areReadElsewhere(Element account) {
        account.children(List.of(BEFORE, AFTER));
    }

    /**
     * The programs around an account's runs, of whatever kind it is.
     *
     * @param number of the account's element in the file, from 1
     * @param used whether to check that they are there
     */
    static Programs around(Reading reading, ImmutableNode account, int number, boolean used) {
        Element.Scope scope = new Element.Scope(reading, AccountElement.placeOf(account, number));
        Element element = new Element(account, scope);
        Programs programs = new Programs(
                element.child(BEFORE).flatMap(ProgramReader::step),
                element.child(AFTER).flatMap(ProgramReader::step));
        if (used) {
            scope.checkSurroundings();
        }
        return programs;
    }

    /** An element that is a program to be run. */
    static Optional<ProgramStep> step(Element element) {
        Optional<Path> folder = element.child("folder").flatMap(ProgramReader::folder);
        boolean ignoresFailure =
                element.value("ignoreFailure", ValueTypes.BOOLEAN).orElse(false);
        return program(element, folder, TIMEOUT, DEFAULT_TIMEOUT, "that is run")
                .map(program -> new ProgramStep(program, ignoresFailure));
    }

    /** @param purpose what the program is for, as the end of a sentence */
    static Optional<Program> program(
            Element element,
            Optional<Path> folder,
            ValueType<Duration> timeouts,
            Duration usualTimeout,
            String purpose) {
        Optional<Element> programElement = element.child("program");
        Optional<String> program = programElement.flatMap(child -> child.parse(ValueTypes.LINE));
        List<String> command = new ArrayList<>();
        program.ifPresent(command::add);
        element.children("argument")
                .forEach(child -> child.parse(ValueTypes.LINE).ifPresent(command::add));
        Duration timeout = element.value("timeout", timeouts).orElse(usualTimeout);
        element.rejectUnknown();
        if (programElement.isEmpty()) {
            element.problem("<program> is missing: the absolute path of a program " + purpose);
        }
        program.ifPresent(path -> checkProgram(element, path));
        return program.map(path -> new Program(command, folder, timeout));
    }

    private static void checkProgram(Element element, String program) {
        Path path = Path.of(program);
        if (!path.isAbsolute()) {
            element.problem("<program> " + Text.quote(program)
                    + " is not an absolute path such as /usr/bin/pass; no shell and no search path is used");
        } else {
            element.checkWhenUsed(() -> {
                if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                    element.problem("<program> " + Text.quote(program) + " is not a program that James' user may run");
                }
            });
        }
    }

    private static Optional<Path> folder(Element element) {
        return element.parse(ValueTypes.LINE).flatMap(text -> {
            try {
                Path folder = element.reading().locate(text);
                element.checkWhenUsed(() -> {
                    if (!Files.isDirectory(folder)) {
                        element.problem(Text.quote(text) + " is not a folder");
                    }
                });
                return Optional.of(folder);
            } catch (IOException | InvalidPathException e) {
                element.problem(Text.quote(text)
                        + " cannot be found: write an absolute path, file://var/.. or a path below" + " conf/");
                return Optional.empty();
            }
        });
    }
}
