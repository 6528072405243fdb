/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;

/**
 * Reads the elements that give a secret. What stands in them is never quoted: a slip in {@code ${env:..}} would put
 * a password into the log.
 */
final class SecretReader {

    static final String EXPECTED = "the password itself, ${env:NAME} or ${file:path}";

    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");
    private static final Pattern REFERENCE_WITHIN = Pattern.compile("\\$\\{(env|file):", Pattern.CASE_INSENSITIVE);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final ValueType<Duration> TIMEOUT = ValueTypes.time("1 second", "10 minutes");

    private SecretReader() {}

    /** A secret given by an element of this name or, instead, by that one followed by Command. */
    static Optional<SecretSource> valueOrCommand(Element parent, String name) {
        Optional<Element> value = parent.child(name);
        Optional<Element> command = parent.child(name + "Command");
        if (value.isPresent() && command.isPresent()) {
            parent.problem("<" + name + "> and <" + name + "Command> are both given; keep one");
        }
        return value.flatMap(SecretReader::value).or(() -> command.flatMap(SecretReader::command));
    }

    /** A secret, or a reference to one, as text. */
    static Optional<SecretSource> value(Element element) {
        element.rejectChildrenAndAttributes();
        Optional<String> raw = element.rawText();
        if (raw.isEmpty()) {
            element.problem("is empty; it takes " + EXPECTED);
        }
        Optional<SecretSource> source = raw.flatMap(text -> source(element, text));
        source.ifPresent(present -> element.checkWhenUsed(() -> check(element, present)));
        return source;
    }

    private static Optional<SecretSource> source(Element element, String text) {
        Matcher environment = ENVIRONMENT.matcher(text);
        if (environment.matches()) {
            return Optional.of(new EnvironmentSecret(
                    environment.group(1), element.reading().environment()));
        }
        Matcher file = FILE.matcher(text);
        if (file.matches()) {
            return locate(element, file.group(1)).map(FileSecret::new);
        }
        if (text.startsWith("$${")) {
            return literal(element, text.substring(1));
        }
        if (text.startsWith("${")) {
            element.problem("begins with ${ but is neither ${env:NAME} nor ${file:path};"
                    + " for a password that does begin with ${ write $${");
            return Optional.empty();
        }
        if (REFERENCE_WITHIN.matcher(text).find()) {
            element.problem("has ${env:..} or ${file:..} among other text; it must be all of the value");
            return Optional.empty();
        }
        return literal(element, text);
    }

    private static Optional<SecretSource> literal(Element element, String text) {
        if (!Text.isOneLine(text)) {
            element.problem("holds control characters or more than one line");
            return Optional.empty();
        }
        return Optional.of(SecretSource.of(new Secret(text)));
    }

    private static void check(Element element, SecretSource source) {
        try {
            source.resolve();
        } catch (IOException e) {
            element.problem(e.getMessage());
        }
    }

    /** A program that prints a secret. It is not run to check it: ten thousand accounts would start ten thousand programs. */
    static Optional<SecretSource> command(Element element) {
        return ProgramReader.program(element, Optional.empty(), TIMEOUT, DEFAULT_TIMEOUT, "that prints the password")
                .map(CommandSecret::new);
    }

    private static Optional<Path> locate(Element element, String location) {
        try {
            return Optional.of(element.reading().locate(location));
        } catch (IOException | InvalidPathException e) {
            element.problem("the secret file " + Text.quote(location) + " cannot be found: write an absolute path,"
                    + " file://conf/.. or a path below conf/");
            return Optional.empty();
        }
    }
}
