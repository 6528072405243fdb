/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamescollector.testing.Checkout;
import org.junit.jupiter.api.Test;

/** {@code conf/james-3.9/} follows {@code conf/} in all but what James 3.9 wants otherwise. */
class James39ConfigurationTest {

    private static final Path CONF = Checkout.root().resolve("conf");
    private static final Path CONF_39 = CONF.resolve("james-3.9");

    @Test
    void shouldHaveTheSameSmtpServers() throws Exception {
        Map<String, HierarchicalConfiguration<ImmutableNode>> newer = servers(CONF_39);
        Map<String, HierarchicalConfiguration<ImmutableNode>> older = servers(CONF);

        assertThat(newer).containsOnlyKeys(older.keySet());
        older.forEach((name, server) ->
                assertThat(values(newer.get(name))).as(name).containsExactlyInAnyOrderElementsOf(values(server)));
    }

    /** What identities are checked where it is not said is not the same in both. */
    @Test
    void shouldSayOfEachSmtpPortWhetherItVerifiesIdentities() throws Exception {
        assertThat(servers(CONF_39).values())
                // The stanza for turned sessions is not a server, and nobody's identity is verified there.
                .filteredOn(server -> server.containsKey("bind"))
                .isNotEmpty()
                .allSatisfy(server -> assertThat(server.getString("verifyIdentity"))
                        .isIn("true", "false", "strict", "relaxed", "disabled"));
    }

    @Test
    void shouldLoadTheCollectorsRoutesForThisMachineOnlyAndAskForAPassword() throws Exception {
        Properties webadmin = properties(CONF_39);

        assertThat(webadmin.getProperty("password")).isEqualTo("${env:JAMES_WEBADMIN_PASSWORD}");
        webadmin.remove("password");
        assertThat(webadmin).isEqualTo(properties(CONF));
    }

    /** All that may not differ. */
    private static List<String> values(HierarchicalConfiguration<ImmutableNode> server) {
        return Map.<String, Function<HierarchicalConfiguration<ImmutableNode>, Object>>of(
                        "enabled", one -> one.getString("[@enabled]"),
                        "bind", one -> one.getString("bind"),
                        "announce", one -> one.getString("auth.announce"),
                        "authorizedAddresses", one -> one.getString("authorizedAddresses"),
                        "startTLS", one -> one.getString("tls.[@startTLS]"),
                        "socketTLS", one -> one.getString("tls.[@socketTLS]"),
                        "handlers",
                                one -> one.getList(String.class, "handlerchain.handler[@class]", List.of()).stream()
                                        .filter(handler -> !handler.endsWith(".CoreCmdHandlerLoader"))
                                        .toList())
                .entrySet()
                .stream()
                .map(value -> value.getKey() + "=" + value.getValue().apply(server))
                .toList();
    }

    /** By {@code jmxName}. */
    private static Map<String, HierarchicalConfiguration<ImmutableNode>> servers(Path folder) throws Exception {
        XMLConfiguration xml = new XMLConfiguration();
        try (Reader in = Files.newBufferedReader(folder.resolve("smtpserver.xml"))) {
            new FileHandler(xml).load(in);
        }
        return xml.configurationsAt("smtpserver").stream()
                .collect(Collectors.toMap(server -> server.getString("jmxName"), server -> server));
    }

    private static Properties properties(Path folder) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve("webadmin.properties"))) {
            properties.load(in);
        }
        return properties;
    }
}
