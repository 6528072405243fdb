/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The handler stands where documentation and sample say. */
class CountArrivalsTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?s)```xml\n(<handlerchain>.*?)```");

    private static String read(String file) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        return Files.readString(root.resolve(file));
    }

    private static HierarchicalConfiguration<ImmutableNode> xml(String text) throws ConfigurationException {
        return FileConfigurationProvider.getConfig(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> handlers(HierarchicalConfiguration<ImmutableNode> server) {
        return server.configurationsAt("handlerchain.handler").stream()
                .map(handler -> handler.getString("[@class]"))
                .toList();
    }

    static Stream<String> examples() throws IOException {
        return EXAMPLE.matcher(read("docs/odmr-etrn.md")).results().map((MatchResult found) -> found.group(1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldStandLastInTheExampleOfTheDocumentation(String example) throws Exception {
        List<String> handlers = handlers(xml("<smtpserver>" + example + "</smtpserver>"));

        assertThat(handlers).last().isEqualTo(CountArrivals.class.getName());
        for (String handler : handlers) {
            assertThat(Class.forName(handler)).isNotNull();
        }
    }

    @Test
    void shouldHaveAnExample() throws IOException {
        assertThat(examples()).hasSize(1);
    }

    @Test
    void shouldStandLastInEachServerOfTheSampleThatIsEnabled() throws Exception {
        assertThat(xml(read("conf/smtpserver.xml")).configurationsAt("smtpserver"))
                .filteredOn(server -> server.getBoolean("[@enabled]"))
                .isNotEmpty()
                .allSatisfy(server -> assertThat(handlers(server)).last().isEqualTo(CountArrivals.class.getName()));
    }
}
