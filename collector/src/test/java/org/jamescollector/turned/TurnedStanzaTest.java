/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of smtpserver.xml that is for turned sessions. */
class TurnedStanzaTest {

    private static final String HANDLERS = "<handlerchain><handler class=\"a.B\"/></handlerchain>";

    private static HierarchicalConfiguration<ImmutableNode> stanza(String servers) throws ConfigurationException {
        return TurnedStanza.of(FileConfigurationProvider.getConfig(new ByteArrayInputStream(
                ("<smtpservers>" + servers + "</smtpservers>").getBytes(StandardCharsets.UTF_8))));
    }

    private static String odmr(String elements) {
        return "<smtpserver enabled=\"false\"><jmxName>odmr</jmxName>" + elements + "</smtpserver>";
    }

    private static String read(String file) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        return Files.readString(root.resolve(file));
    }

    @Test
    void shouldCheckRecipientsWhereThereIsNone() throws Exception {
        String other = "<smtpserver enabled=\"true\"><jmxName>smtpserver-global</jmxName></smtpserver>";

        assertThat(stanza(other).getString("handlerchain.handler[@class]")).endsWith(".ValidRcptHandler");
        assertThat(TurnedStanza.of(new BaseHierarchicalConfiguration()).getBoolean("[@enabled]"))
                .isTrue();
    }

    @Test
    void shouldTakeWhatStandsThere() throws Exception {
        HierarchicalConfiguration<ImmutableNode> stanza =
                stanza(odmr("<maxmessagesize>100</maxmessagesize>" + HANDLERS));

        assertThat(stanza.getString("handlerchain.handler[@class]")).isEqualTo("a.B");
        assertThat(stanza.getString("maxmessagesize")).isEqualTo("100");
        assertThat(stanza.getBoolean("[@enabled]")).isTrue();
    }

    @Test
    void shouldTakeTheSamples() throws Exception {
        HierarchicalConfiguration<ImmutableNode> sample = TurnedStanza.of(FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(read("conf/smtpserver.xml").getBytes(StandardCharsets.UTF_8))));
        String guide = Pattern.compile("(?s)```xml\n(<smtpserver .*?)```")
                .matcher(read("docs/odmr-etrn.md"))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(sample.getString("handlerchain.handler[@class]")).endsWith(".ValidRcptHandler");
        assertThat(stanza(guide).getInt("maxmessagesize")).isEqualTo(51_200);
    }

    @ParameterizedTest
    @CsvSource({
        "bind, 0.0.0.0:366",
        "tls, ''",
        "auth, ''",
        "authorizedAddresses, 0.0.0.0/0",
        "verifyIdentity, true",
        "proxyRequired, true",
        "connectiontimeout, 360",
        "typo, ''",
    })
    void shouldRefuseWhatMeansNothingWithoutAPort(String element, String value) {
        assertThatThrownBy(() -> stanza(odmr("<" + element + ">" + value + "</" + element + ">" + HANDLERS)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "conf/smtpserver.xml: smtpserver odmr: holds <" + element + ">, which means nothing")
                .hasMessageEndingWith("Remove it");
    }

    @Test
    void shouldRefuseToBeAPort() {
        assertThatThrownBy(() -> stanza("<smtpserver enabled=\"true\"><jmxName>odmr</jmxName></smtpserver>"))
                .hasMessageContaining("is enabled")
                .hasMessageContaining("enabled=\"false\"");
        assertThatThrownBy(() -> stanza("<smtpserver><jmxName>odmr</jmxName></smtpserver>"))
                .hasMessageContaining("is enabled");
    }

    @Test
    void shouldRefuseOtherCommands() {
        assertThatThrownBy(() -> stanza(odmr("<handlerchain coreHandlersPackage=\"a.B\"/>")))
                .hasMessageContaining("coreHandlersPackage; remove it");
    }

    @Test
    void shouldWantHandlers() {
        assertThatThrownBy(() -> stanza(odmr(""))).hasMessageContaining("has no <handlerchain>");
    }

    @Test
    void shouldWantOne() {
        assertThatThrownBy(() -> stanza(odmr(HANDLERS) + odmr(HANDLERS))).hasMessageContaining("stands there 2 times");
    }
}
