/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.mailet.base.GenericMatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** James starts with each line of the documentation. */
class GuideTest {

    private static final Path GUIDE = Path.of("../docs/download-rules-matchers.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```xml\n(.*?)```");
    private static final Pattern ADDRESSES = Pattern.compile("(?s)```\n(# Comments.*?)```");
    private static final Pattern CONCRETE = Pattern.compile("public class (\\w+) extends \\w+(<.*>)? \\{");

    private static final Set<String> WITHOUT_CONDITION = Set.of("AlreadyCollected", "MessageIdSeen");

    @TempDir
    private Path folder;

    private FileSystem fileSystem;

    @BeforeEach
    void setUp() throws Exception {
        String addresses = ADDRESSES
                .matcher(read(GUIDE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("blocked.txt"), addresses);
        fileSystem = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in the attributes {@code match}. */
    static List<String> matches() {
        return EXAMPLE.matcher(read(GUIDE))
                .results()
                .flatMap(found -> found.group(1).lines())
                .map(GuideTest::match)
                .filter(match -> match.contains("="))
                .toList();
    }

    private static String match(String line) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement()
                    .getAttribute("match");
        } catch (Exception e) {
            throw new IllegalStateException(line, e);
        }
    }

    private GenericMatcher start(String match) throws Exception {
        Injector injector = Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                bind(Clock.class).toInstance(Clock.systemUTC());
                bind(FileSystem.class).toInstance(fileSystem);
            }
        });
        int condition = match.indexOf('=');
        Class<? extends GenericMatcher> type =
                Class.forName(match.substring(0, condition)).asSubclass(GenericMatcher.class);
        return Mails.init(injector.getInstance(type), match.substring(condition + 1));
    }

    @ParameterizedTest
    @MethodSource("matches")
    void shouldShowLinesWithWhichJamesStarts(String match) {
        assertThatCode(() -> start(match)).doesNotThrowAnyException();
    }

    @Test
    void shouldShowALineOfEachMatcherThatHasACondition() throws Exception {
        Set<String> shown = matches().stream()
                .map(match -> match.substring(0, match.indexOf('=')))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());

        assertThat(shown).containsExactlyInAnyOrderElementsOf(matchersWithACondition());
    }

    private static List<String> matchersWithACondition() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/jamescollector/matchers"))) {
            return sources.flatMap(source -> CONCRETE.matcher(read(source)).results())
                    .map(found -> found.group(1))
                    .filter(name -> !WITHOUT_CONDITION.contains(name))
                    .toList();
        }
    }

    @Test
    void shouldShowAFileThatSaysWhatItsCommentsSay() throws Exception {
        AddressInFile matcher =
                (AddressInFile) start("org.jamescollector.matchers.AddressInFile=from file://conf/blocked.txt");

        for (String found : List.of("info@example.com", "x@example.net", "x@mail.example.org", "x@bücher.example")) {
            assertThat(matcher.match(Mails.bySmtp("From: " + found))).as(found).hasSize(2);
        }
        for (String other : List.of("sales@example.com", "x@mail.example.net", "x@anexample.org")) {
            assertThat(matcher.match(Mails.bySmtp("From: " + other))).as(other).isEmpty();
        }
    }
}
