/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ProviderSettings.SignInRules;
import org.jamescollector.held.Route;
import org.junit.jupiter.api.Test;

class ProviderCheckTest {

    private static final String PICKUP =
            "<handlerchain coreHandlersPackage=\"org.jamescollector.provider.OdmrHandlers\"/>";
    private static final String ETRN =
            "<handlerchain><handler class=\"org.jamescollector.provider.EtrnHandler\"/></handlerchain>";
    private static final String ACCEPTING = "<smtpserver><jmxName>internet</jmxName><handlerchain><handler"
            + " class=\"org.jamescollector.provider.AcceptHeldDomains\"/></handlerchain></smtpserver>";
    private static final String HOLDING = "<processor state=\"transport\"><mailet match=\"All\""
            + " class=\"org.jamescollector.mailets.HoldForPickup\"/></processor>";
    private static final String BOUNCES = "<processor state=\"bounces\"/>";

    private static HierarchicalConfiguration<ImmutableNode> xml(String text) throws Exception {
        return FileConfigurationProvider.getConfig(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String port(String enabled, String tls, String chain) {
        return "<smtpserver enabled=\"" + enabled + "\"><jmxName>odmr</jmxName><tls " + tls + "/>" + chain
                + "</smtpserver>";
    }

    private static List<String> warnings(boolean tlsRequired, Optional<Route> route, String ports, String processors)
            throws Exception {
        HeldDomain domain = new HeldDomain(
                Domain.of("customer.example"),
                Set.of(Username.of("customer@example.org")),
                List.of(),
                route,
                HoldLimits.DEFAULT);
        return ProviderCheck.warnings(
                xml("<smtpservers>" + ports + "</smtpservers>"),
                xml("<mailetcontainer><processors>" + processors + "</processors></mailetcontainer>"),
                ProviderSettings.of(
                        Optional.empty(),
                        "bounces",
                        new SignInRules(tlsRequired, false, Map.of()),
                        1,
                        List.of(domain)));
    }

    private static Optional<Route> route() {
        return Optional.of(new Route.ToMailExchangers(new TransportSecurity(
                TransportSecurity.Mode.NONE, new TransportSecurity.Verification.None(), Optional.empty(), false)));
    }

    @Test
    void shouldSayNothingWhereAllIsThere() throws Exception {
        String ports = port("true", "startTLS=\"true\"", PICKUP) + port("true", "startTLS=\"false\"", ETRN) + ACCEPTING;

        assertThat(warnings(true, route(), ports, HOLDING + BOUNCES)).isEmpty();
    }

    @Test
    void shouldWarnOfAPortWithoutTls() throws Exception {
        String port = port("true", "socketTLS=\"false\" startTLS=\"false\"", PICKUP) + ACCEPTING;

        assertThat(warnings(true, Optional.empty(), port, HOLDING + BOUNCES))
                .singleElement()
                .asString()
                .contains("odmr", "nobody can sign in");
        assertThat(warnings(false, Optional.empty(), port, HOLDING + BOUNCES))
                .singleElement()
                .asString()
                .contains("others can read it");
    }

    @Test
    void shouldWarnWhereNobodyCanFetchOrSend() throws Exception {
        String disabled = port("false", "startTLS=\"true\"", PICKUP) + port("false", "", ETRN) + ACCEPTING;

        assertThat(warnings(true, route(), disabled, HOLDING + BOUNCES))
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("Nobody can fetch held mail"))
                .anyMatch(warning -> warning.startsWith("Nobody can have held mail sent"));
    }

    @Test
    void shouldWarnWhereNothingIsHeldAndNobodyIsTold() throws Exception {
        String port = port("true", "socketTLS=\"true\"", PICKUP) + ACCEPTING;

        assertThat(warnings(true, Optional.empty(), port, ""))
                .hasSize(2)
                .anyMatch(warning -> warning.contains("HoldForPickup"))
                .anyMatch(warning -> warning.contains("no processor bounces"));
    }

    @Test
    void shouldWarnWhereNoPortTakesMailForTheDomains() throws Exception {
        String pickup = port("true", "socketTLS=\"true\"", PICKUP);

        assertThat(warnings(true, Optional.empty(), pickup, HOLDING + BOUNCES))
                .singleElement()
                .asString()
                .contains(
                        "No mail comes from elsewhere",
                        "<handler class=\"org.jamescollector.provider.AcceptHeldDomains\"/>");
        assertThat(warnings(
                        true,
                        Optional.empty(),
                        pickup + ACCEPTING.replace("<smtpserver>", "<smtpserver enabled=\"false\">"),
                        HOLDING + BOUNCES))
                .hasSize(1);
    }

    @Test
    void shouldWarnWhereCustomersMayDoWithoutTls() throws Exception {
        String mayBegin = port("true", "startTLS=\"true\"", PICKUP) + ACCEPTING;
        String always = port("true", "socketTLS=\"true\"", PICKUP) + ACCEPTING;

        assertThat(warnings(false, Optional.empty(), mayBegin, HOLDING + BOUNCES))
                .singleElement()
                .asString()
                .contains("odmr", "<tls>optional</tls>", "others can read");
        assertThat(warnings(true, Optional.empty(), mayBegin, HOLDING + BOUNCES))
                .isEmpty();
        assertThat(warnings(false, Optional.empty(), always, HOLDING + BOUNCES)).isEmpty();
    }
}
