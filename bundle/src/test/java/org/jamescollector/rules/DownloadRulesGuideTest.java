/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** James takes each rule that the documentation shows, and the sample that it comes with. */
class DownloadRulesGuideTest {

    private static final List<Path> GUIDES = List.of(
            Path.of("../docs/download-rules.md"),
            Path.of("../docs/download-rules-matchers.md"),
            Path.of("../docs/download-rules-notices.md"));
    private static final Pattern BLOCK = Pattern.compile("(?s)```xml\n(.*?)```");
    private static final Pattern IN_A_TABLE = Pattern.compile("`(<mailet .*?)` \\|");
    private static final Pattern PROCESSOR =
            Pattern.compile("(?s)<processor state=\"download-rules\".*?>(.*)</processor>");
    private static final Pattern TEMPLATE = Pattern.compile("(?s)```text\n(Subject: .*?)```");
    private static final Pattern ROOT = Pattern.compile("(?s)<processor state=\"root\".*?>(.*?)</processor>");
    private static final Pattern SAMPLE =
            Pattern.compile("(?s)<processor state=\"download-rules\"[^>]*>(.*?)</processor>");

    @TempDir
    private Path folder;

    @BeforeEach
    void putAFileThere() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("blocked.txt"), "info@example.com\n");
        String guide = Files.readString(Path.of("../docs/download-rules-notices.md"));
        String template =
                TEMPLATE.matcher(guide).results().findFirst().orElseThrow().group(1);
        Files.writeString(folder.resolve("conf/frage.txt"), template);
    }

    static Stream<String> examples() throws IOException {
        Stream.Builder<String> examples = Stream.builder();
        for (Path guide : GUIDES) {
            String text = Files.readString(guide);
            BLOCK.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(block -> !block.contains("state=\"root\"") && !block.contains("state=\"error\""))
                    .forEach(examples::add);
            IN_A_TABLE.matcher(text).results().forEach(found -> examples.add(found.group(1)));
        }
        return examples.build();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldShowRulesThatJamesTakes(String example) {
        String rules = PROCESSOR
                .matcher(example)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElse(example);

        assertThatCode(() -> assertThat(RulesOf.xml(rules, folder).isEmpty()).isFalse())
                .doesNotThrowAnyException();
    }

    @Test
    void shouldShowWhatTakesAnswers() throws Exception {
        String guide = Files.readString(Path.of("../docs/download-rules-notices.md"));
        String root = ROOT.matcher(guide).results().findFirst().orElseThrow().group(1);

        assertThat(RulesOf.xml(
                                root,
                                "<mailet match=\"All\" class=\"org.jamescollector.mailets.AskRecipient\"/>",
                                folder)
                        .answersAreTaken())
                .isTrue();
    }

    @Test
    void shouldShowEachMailet() throws IOException {
        List<String> mailets;
        try (Stream<Path> sources = Files.list(Path.of("../mailets/src/main/java/org/jamescollector/mailets"))) {
            mailets = sources.filter(DownloadRulesGuideTest::isRule)
                    .map(source -> source.getFileName().toString().replace(".java", ""))
                    .toList();
        }

        assertThat(mailets).hasSizeGreaterThan(8);
        assertThat(mailets)
                .allMatch(mailet -> examplesText().contains("class=\"org.jamescollector.mailets." + mailet + "\""));
    }

    private static boolean isRule(Path source) {
        try {
            return Files.readString(source).contains("extends DownloadRuleMailet");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String examplesText() {
        try {
            return String.join("\n", examples().toList());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldShipASampleThatJamesTakes() throws Exception {
        String sample = Files.readString(Path.of("../conf/mailetcontainer.xml"));
        String rules =
                SAMPLE.matcher(sample).results().findFirst().orElseThrow().group(1);

        assertThat(RulesOf.xml(rules, folder).isEmpty()).isFalse();
    }
}
