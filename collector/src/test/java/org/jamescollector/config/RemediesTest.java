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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.testing.ElementsOfCollectorXml;
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
    private static final List<String> PACKAGES = List.of("connection", "net", "pop3", "sasl");

    /** Each text of the sources that names an element, put together from its parts. */
    static Stream<Arguments> texts() {
        return texts(PACKAGES);
    }

    static Stream<Arguments> textsOfOdmr() {
        return texts(List.of("odmr"));
    }

    private static Stream<Arguments> texts(List<String> packages) {
        Path here = Path.of("").toAbsolutePath();
        Path service = Files.exists(here.resolve("collector")) ? here.resolve("collector") : here;
        return packages.stream()
                .map(name -> service.resolve("src/main/java/org/jamescollector").resolve(name))
                .flatMap(RemediesTest::files)
                .flatMap(file ->
                        texts(file).map(text -> arguments(file.getFileName().toString(), text)));
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
    void shouldNameElementsThatThereAre(String file, String text) {
        ElementsOfCollectorXml.assertKnown(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("textsOfOdmr")
    void shouldNameElementsThatThereAreInOdmrAccounts(String file, String text) {
        ElementsOfCollectorXml.assertKnownInOdmr(text);
    }

    @Test
    void shouldFindTheTexts() {
        assertThat(texts()).hasSizeGreaterThan(30);
        assertThat(textsOfOdmr()).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write <securty>tls</securty>",
                "write <security>ssl</security>",
                "a longer <connectionTimeout>",
                "pin <verify><fingerprint>00</fingerprint></verify>",
                "have <signIn>USER/PASS</signIn>"
            })
    void shouldNotTakeWhatIsWrong(String text) {
        assertThat(catchThrowable(() -> ElementsOfCollectorXml.assertKnown(text)))
                .isInstanceOf(AssertionError.class);
    }
}
