/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.config.ConfigurationFixture.accounts;
import static org.jamescollector.config.ConfigurationFixture.shared;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressMapping.Target;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.AddressTemplate;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.account.Glob;
import org.jamescollector.account.ListMapping;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.TraceBlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code <recipients>} means. */
class RecipientsConfigurationTest {

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of("DOMAIN", "example.org"));
    }

    private EnvelopeSettings parse(String recipients) throws ConfigurationException {
        Pop3Account account = fixture.parse(accounts(shared("office", recipients)))
                .pop3Accounts()
                .get(0);
        assertThat(account.recipients()).isInstanceOf(Recipients.ByEnvelope.class);
        return ((Recipients.ByEnvelope) account.recipients()).settings();
    }

    private static AddressMapping mapping(String from, String... to) {
        return new AddressMapping(
                AddressPattern.parse(from),
                false,
                List.of(to).stream().map(RecipientsConfigurationTest::target).toList());
    }

    private static Target target(String text) {
        AddressPattern pattern = AddressPattern.parse(text);
        return new Target(pattern.localPart(), pattern.domain());
    }

    private static EnvelopeSource.Header header(String name) {
        return new EnvelopeSource.Header(name, new Occurrence.Nth(1), Optional.empty(), Optional.empty(), false);
    }

    @Test
    void shouldGiveDefaultsToWhatStatesOnlyAFallback() throws Exception {
        assertThat(parse(""))
                .isEqualTo(new EnvelopeSettings(
                        List.of(
                                new EnvelopeSource.WellKnownHeaders(),
                                new EnvelopeSource.Received(),
                                new EnvelopeSource.Lists(),
                                new EnvelopeSource.Addresses()),
                        new TraceBlock.Lines(1),
                        List.of(),
                        List.of(),
                        List.of(),
                        new MailAddress("postmaster@example.org"),
                        50,
                        new CopyPolicy(Optional.of(Duration.ofDays(3)), true)));
    }

    @Test
    void shouldReadEveryElement() throws Exception {
        EnvelopeSettings settings = parse(
                """
                <trace><lines>2</lines></trace>
                <sources>
                  <sdps/>
                  <envelopeHeader/>
                  <envelopeHeader>X-Envelope-To</envelopeHeader>
                  <envelopeHeader occurrence="all" prefix="customer-isp-" template="for * ~" anywhere="true">X-For</envelopeHeader>
                  <received/>
                  <lists/>
                  <addresses/>
                </sources>
                <accept>
                  <address>example.org</address>
                  <address>*@*.example.org</address>
                </accept>
                <mappings>
                  <map from="info@example.org" to="anna@example.org, berta@example.org"/>
                  <map from="*@old.example.org" to="*@example.org"/>
                  <map from="sales-*@example.org" to="sales@example.org"/>
                  <map from="~@example.org" to="office@example.org"/>
                  <elsewhere>shop@example.org</elsewhere>
                  <list id="announce.lists.example.net" to="anna@example.org"/>
                </mappings>
                <hopLimit>30</hopLimit>
                <copies><within>12 hours</within><surplus>drop</surplus></copies>
                """);

        assertThat(settings)
                .isEqualTo(new EnvelopeSettings(
                        List.of(
                                new EnvelopeSource.Sdps(),
                                new EnvelopeSource.WellKnownHeaders(),
                                header("X-Envelope-To"),
                                new EnvelopeSource.Header(
                                        "X-For",
                                        new Occurrence.All(),
                                        Optional.of("customer-isp-"),
                                        Optional.of(new AddressTemplate("for * ~")),
                                        true),
                                new EnvelopeSource.Received(),
                                new EnvelopeSource.Lists(),
                                new EnvelopeSource.Addresses()),
                        new TraceBlock.Lines(2),
                        List.of(AddressPattern.parse("*@example.org"), AddressPattern.parse("*@*.example.org")),
                        List.of(
                                mapping("info@example.org", "anna@example.org", "berta@example.org"),
                                mapping("*@old.example.org", "*@example.org"),
                                mapping("sales-*@example.org", "sales@example.org"),
                                new AddressMapping(
                                        AddressPattern.parse("*@example.org"),
                                        true,
                                        List.of(target("office@example.org"))),
                                mapping("shop@example.org")),
                        List.of(new ListMapping(
                                new Glob("announce.lists.example.net"), List.of(new MailAddress("anna@example.org")))),
                        new MailAddress("postmaster@example.org"),
                        30,
                        new CopyPolicy(Optional.of(Duration.ofHours(12)), false)));
    }

    @Test
    void shouldKeepTheOrderOfTheSources() throws Exception {
        assertThat(parse("<sources><addresses/><envelopeHeader>A</envelopeHeader><received/>"
                                + "<envelopeHeader>B</envelopeHeader></sources>")
                        .sources())
                .containsExactly(
                        new EnvelopeSource.Addresses(), header("A"), new EnvelopeSource.Received(), header("B"));
    }

    @Test
    void shouldTakeOneHeaderInSeveralWays() throws Exception {
        assertThat(parse("<sources><envelopeHeader prefix=\"a-\">Delivered-To</envelopeHeader>"
                                + "<envelopeHeader prefix=\"b-\">Delivered-To</envelopeHeader>"
                                + "<envelopeHeader occurrence=\"2\">Delivered-To</envelopeHeader></sources>")
                        .sources())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 7", "100, 100"})
    void shouldCountOccurrences(String written, int number) throws Exception {
        assertThat(parse("<sources><envelopeHeader occurrence=\"" + written + "\">X-To</envelopeHeader></sources>")
                        .sources())
                .containsExactly(new EnvelopeSource.Header(
                        "X-To", new Occurrence.Nth(number), Optional.empty(), Optional.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "100"})
    void shouldCountTheProvidersLines(String lines) throws Exception {
        assertThat(parse("<trace><lines>" + lines + "</lines></trace>").trace())
                .isEqualTo(new TraceBlock.Lines(Integer.parseInt(lines)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.provider.example", "mx.provider.example", "mx*.provider.example", "[192.0.2.1]", "*"})
    void shouldKnowTheProviderByItsHosts(String host) throws Exception {
        assertThat(parse("<trace><writtenBy>" + host + "</writtenBy></trace>").trace())
                .isEqualTo(new TraceBlock.WrittenBy(new Glob(host)));
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, *@example.org",
        "info@example.org, info@example.org",
        "Info@Example.ORG, info@example.org",
        "*@example.org, *@example.org",
        "*.example.org, *@*.example.org",
        "anna-*@mail*.example.org, anna-*@mail*.example.org",
        "*@*, *@*",
        "*, *@*",
        "b\u00fccher.example, *@xn--bcher-kva.example",
        "*@*.b\u00fccher.example, *@*.xn--bcher-kva.example",
        "*@localhost, *@localhost",
        "*@[192.0.2.25], *@[192.0.2.25]",
        "*@[IPv6:2001:db8::1], *@[ipv6:2001:db8::1]",
        "${env:DOMAIN}, *@example.org"
    })
    void shouldAcceptDomainsAddressesAndPatterns(String written, String pattern) throws Exception {
        assertThat(parse("<accept><address>" + written + "</address></accept>").accepted())
                .containsExactly(AddressPattern.parse(pattern));
    }

    @Test
    void shouldReadMappingsWithVariablesAndInternationalizedDomains() throws Exception {
        assertThat(parse(
                                "<mappings><map from=\" info@${env:DOMAIN} \" to=\"anna@${env:DOMAIN} ,b@b\u00fccher.example\"/>"
                                        + "<map from=\"*@b\u00fccher.example\" to=\"*@example.org\"/></mappings>")
                        .mappings())
                .containsExactly(
                        mapping("info@example.org", "anna@example.org", "b@xn--bcher-kva.example"),
                        mapping("*@xn--bcher-kva.example", "*@example.org"));
    }

    @Test
    void shouldKeepTheOrderOfTheMappings() throws Exception {
        assertThat(parse(
                                "<mappings><elsewhere>a@example.org</elsewhere><map from=\"b@example.org\" to=\"x@example.org\"/>"
                                        + "<elsewhere>old.example.org</elsewhere><elsewhere>~@example.org</elsewhere>"
                                        + "<map from=\"s*@example.org\" to=\"*@example.net\"/></mappings>")
                        .mappings())
                .hasSize(5)
                .startsWith(mapping("a@example.org"), mapping("b@example.org", "x@example.org"))
                .endsWith(
                        mapping("*@old.example.org"),
                        new AddressMapping(AddressPattern.parse("*@example.org"), true, List.of()),
                        mapping("s*@example.org", "*@example.net"));
    }

    @Test
    void shouldReadListsByIdAndByAddress() throws Exception {
        assertThat(parse("<mappings><list id=\"Friends@Lists.example.net\" to=\"anna@example.org,berta@example.org\"/>"
                                + "<list id=\"*.lists.example.net\" to=\"carl@example.org\"/></mappings>")
                        .lists())
                .containsExactly(
                        new ListMapping(
                                new Glob("friends@lists.example.net"),
                                List.of(new MailAddress("anna@example.org"), new MailAddress("berta@example.org"))),
                        new ListMapping(new Glob("*.lists.example.net"), List.of(new MailAddress("carl@example.org"))));
    }

    @Test
    void shouldNotRecogniseCopiesWhereItSaysNever() throws Exception {
        assertThat(parse("<copies><within>never</within></copies>").copies())
                .isEqualTo(new CopyPolicy(Optional.empty(), true));
    }

    @Test
    @Timeout(60)
    void shouldReadTenThousandMappings() throws Exception {
        String many = IntStream.range(0, 10_000)
                .mapToObj(number -> "<map from=\"a" + number + "@example.org\" to=\"b" + number + "@example.org\"/>")
                .collect(Collectors.joining("\n"));

        assertThat(parse("<mappings>" + many + "</mappings>").mappings()).hasSize(10_000);
    }
}
