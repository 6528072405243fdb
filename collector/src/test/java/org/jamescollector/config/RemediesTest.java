/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.testing.ElementsOfCollectorXml;
import org.jamescollector.testing.ElementsOfCollectorXml.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a message tells an administrator to write into collector.xml can be written there. */
class RemediesTest {

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
    private static final Pattern COMMENT = Pattern.compile("(?s:/\\*.*?\\*/)|(?m)^\\s*//.*$");

    /** Whose messages are told of which kinds of accounts: the first whose package and beginning of the file's name are right. */
    private static final List<Told> ALL = List.of(
            new Told("connection", "Odmr", List.of(Kind.ODMR)),
            new Told("connection", "RefusedDomains", List.of(Kind.ODMR)),
            new Told("connection", "Trigger", List.of(Kind.ETRN, Kind.FINGER, Kind.COMMAND)),
            new Told("connection", "", List.of(Kind.POP3)),
            new Told("pop3", "", List.of(Kind.POP3)),
            new Told("odmr", "", List.of(Kind.ODMR)),
            new Told("smtp", "", List.of(Kind.ODMR, Kind.ETRN)),
            new Told("trigger", "Etrn", List.of(Kind.ETRN)),
            new Told("trigger", "Finger", List.of(Kind.FINGER)),
            new Told("trigger", "", List.of(Kind.ETRN, Kind.FINGER)),
            new Told("program", "", List.of(Kind.COMMAND)));

    /** Whose messages are about download rules: what they name stands in mailetcontainer.xml. */
    private static final Set<String> OF_RULES = Set.of("RuleReceivers.java", "UnknownInRules.java");

    private record Told(String folder, String beginning, List<Kind> kinds) {

        boolean isOf(Path file) {
            return file.getParent().endsWith(folder)
                    && file.getFileName().toString().startsWith(beginning);
        }
    }

    /** Each text of the sources that names an element, put together from its parts. */
    static Stream<Arguments> texts() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path service = Files.exists(here.resolve("collector")) ? here.resolve("collector") : here;
        return ALL.stream()
                .map(Told::folder)
                .distinct()
                .map(name -> service.resolve("src/main/java/org/jamescollector").resolve(name))
                .flatMap(RemediesTest::files)
                .filter(file -> !OF_RULES.contains(file.getFileName().toString()))
                .flatMap(file ->
                        texts(file).map(text -> arguments(file.getFileName().toString(), text, kinds(file))));
    }

    private static List<Kind> kinds(Path file) {
        return ALL.stream()
                .filter(told -> told.isOf(file))
                .findFirst()
                .map(Told::kinds)
                .orElseThrow();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> texts(Path file) {
        try {
            String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
            return TEXT.matcher(JOINED.matcher(code).replaceAll(""))
                    .results()
                    .map(text -> text.group(1))
                    .filter(ElementsOfCollectorXml::areIn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("texts")
    void shouldNameElementsThatThereAre(String file, String text, List<Kind> kinds) {
        ElementsOfCollectorXml.assertKnown(text, kinds);
    }

    @Test
    void shouldFindTheTexts() throws IOException {
        assertThat(texts()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write <securty>tls</securty>",
                "write <security>ssl</security>",
                "a longer <connectionTimeout>",
                "pin <verify><fingerprint>00</fingerprint></verify>",
                "have <signIn>USER/PASS</signIn>",
                "write <ignoreFailure>yes</ignoreFailure>",
                "take <waitForMail> out",
                "check <name>"
            })
    void shouldNotTakeWhatIsWrong(String text) {
        assertThat(catchThrowable(() -> ElementsOfCollectorXml.assertKnown(text)))
                .isInstanceOf(AssertionError.class);
    }
}
