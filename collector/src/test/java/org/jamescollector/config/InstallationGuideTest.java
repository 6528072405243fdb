/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines that docs/installation.md has people paste are those of the sample, which the tests start James with. */
class InstallationGuideTest {

    /** A sentence that names a file of conf/, and the block after it. */
    private static final Pattern SNIPPET = Pattern.compile(
            "In `conf/([a-z.]+)`(?:[^`]|`(?!``))*?:\n\n```(?:properties|xml)\n(.*?)```", Pattern.DOTALL);

    record Snippet(String file, String lines) {}

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("docs")) ? here : here.getParent();
    }

    private static String read(String file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Snippet> snippets() {
        return SNIPPET.matcher(read("docs/installation.md"))
                .results()
                .map((MatchResult found) -> new Snippet(found.group(1), found.group(2)))
                .toList();
    }

    static List<Snippet> snippetsOfJamesFiles() {
        return snippets().stream()
                .filter(snippet -> !snippet.file().equals("collector.xml"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippetsOfJamesFiles")
    void shouldBeInTheSample(Snippet snippet) {
        String sample = squeezed(read("conf/" + snippet.file()));
        if (snippet.file().endsWith(".xml")) {
            assertThat(sample).contains(squeezed(snippet.lines()));
        } else {
            assertThat(sample.lines()).containsAll(snippet.lines().lines().toList());
        }
    }

    private static String squeezed(String text) {
        return text.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void shouldTellOfEachFileThatTheCollectorNeeds() {
        assertThat(snippets())
                .extracting(Snippet::file)
                .contains(
                        "extensions.properties",
                        "mailetcontainer.xml",
                        "webadmin.properties",
                        "healthcheck.properties",
                        "logback.xml",
                        "collector.xml");
    }

    @Test
    void shouldNameClassesThatExist() {
        Pattern classes = Pattern.compile("org\\.jamescollector\\.(?:module|webadmin)\\.[A-Z]\\w+");
        assertThat(classes.matcher(read("docs/installation.md")).results().map(MatchResult::group))
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    @Test
    void shouldPutAlreadyCollectedFirstInTheSampleAndDeliverCopiesOnceSecond() {
        String sample = read("conf/mailetcontainer.xml");
        String root = sample.substring(sample.indexOf("<processor state=\"root\""));
        assertThat(Pattern.compile("<mailet [^>]*>").matcher(root).results().map(MatchResult::group))
                .startsWith(
                        "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\">",
                        "<mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\">");
    }

    @Test
    void shouldTellOfBothMailetsInTheirOrder() {
        assertThat(snippets())
                .filteredOn(snippet -> snippet.file().equals("mailetcontainer.xml"))
                .extracting(Snippet::lines)
                .satisfiesExactly(
                        first -> assertThat(first).contains("AlreadyCollected").contains("onMatchException"),
                        second ->
                                assertThat(second).contains("DeliverCopiesOnce").contains("onMailetException"),
                        third -> assertThat(third).contains("ToRepository"));
    }

    @Test
    void shouldHaveAnAccountThatCanBeRead(@TempDir Path folder) throws Exception {
        ConfigurationFixture fixture = new ConfigurationFixture(folder, name -> Optional.of("value of " + name));
        Snippet account = snippets().stream()
                .filter(snippet -> snippet.file().equals("collector.xml"))
                .findFirst()
                .orElseThrow();

        assertThat(fixture.parse(account.lines()).pop3Accounts()).hasSize(1);
    }
}
