/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.Route;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderConfigurationTest {

    private static final Domain CUSTOMER = Domain.of("customer.example");
    private static final Username USER = Username.of("customer@example.org");

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of("SECRET", "from env"));
    }

    private ProviderSettings parse(String elements) throws Exception {
        return fixture.parse("<collector><provider>" + elements + "</provider></collector>")
                .provider();
    }

    private List<String> problems(String elements) {
        return catchThrowableOfType(ConfigurationProblem.class, () -> parse(elements))
                .problems();
    }

    private static String domain(String elements) {
        return "<domain name=\"customer.example\">" + elements + "</domain>";
    }

    @Test
    void shouldHoldNothingWhereNothingIsSaid() throws Exception {
        ProviderSettings provider = fixture.parse("<collector/>").provider();

        assertThat(provider.isProvider()).isFalse();
        assertThat(provider).isEqualTo(ProviderSettings.NONE);
    }

    @Test
    void shouldGiveSafeDefaultsToADomain() throws Exception {
        ProviderSettings provider = parse(domain("<users>customer@example.org</users>"));

        assertThat(provider.signIn().tlsRequired()).isTrue();
        assertThat(provider.signIn().plaintextPasswordAllowed()).isFalse();
        assertThat(provider.bounceProcessor()).isEqualTo("bounces");
        assertThat(provider.sessions()).isEqualTo(20);
        assertThat(provider.repository()).isEmpty();
        assertThat(provider.domain(CUSTOMER))
                .contains(new HeldDomain(CUSTOMER, Set.of(USER), List.of(), Optional.empty(), HoldLimits.DEFAULT));
        assertThat(provider.domainsOf(USER)).hasSize(1);
        assertThat(provider.domainsOf(Username.of("another@example.org"))).isEmpty();
    }

    @Test
    void shouldReadEverything() throws Exception {
        ProviderSettings provider = parse(
                """
                <repository>file://var/held/{domain}</repository>
                <bounceProcessor>undeliverable</bounceProcessor>
                <sessions>5</sessions>
                <keepFor>2 days</keepFor>
                <maximumMessages>10</maximumMessages>
                <maximumSize>1M</maximumSize>
                <signIn>
                  <tls>optional</tls>
                  <allowPlaintextPassword>true</allowPlaintextPassword>
                  <secret user="Customer@example.org">${env:SECRET}</secret>
                  <secretCommand user="other@example.org"><program>/bin/echo</program><argument>x</argument></secretCommand>
                </signIn>
                <domain name="Customer.Example">
                  <users>customer@example.org, other@example.org</users>
                  <etrnNetworks>192.0.2.7, 198.51.100.0/24, 2001:db8::/32</etrnNetworks>
                  <route><host>mail.customer.example</host><port>2525</port><security>none</security></route>
                  <keepFor>1 hour</keepFor>
                </domain>
                <domain name="b\u00fccher.example">
                  <users>other@example.org</users>
                  <route><mailExchangers/></route>
                </domain>
                """);

        assertThat(provider.repository()).contains("file://var/held/{domain}");
        assertThat(provider.bounceProcessor()).isEqualTo("undeliverable");
        assertThat(provider.sessions()).isEqualTo(5);
        assertThat(provider.signIn().tlsRequired()).isFalse();
        assertThat(provider.signIn().plaintextPasswordAllowed()).isTrue();
        assertThat(provider.signIn().secrets().get(USER).resolve().reveal()).isEqualTo("from env");
        HeldDomain customer = provider.domain(CUSTOMER).orElseThrow();
        assertThat(customer.limits()).isEqualTo(new HoldLimits(Duration.ofHours(1), 10, 1 << 20));
        assertThat(customer.etrnNetworks()).containsExactly("192.0.2.7", "198.51.100.0/24", "2001:db8::/32");
        assertThat(customer.route())
                .contains(new Route.ToServer(
                        new Endpoint("mail.customer.example", 2525),
                        new TransportSecurity(
                                Mode.NONE, new Verification.SystemAuthorities(), Optional.empty(), false)));
        assertThat(provider.domain(Domain.of("xn--bcher-kva.example"))
                        .orElseThrow()
                        .route())
                .contains(new Route.ToMailExchangers(new TransportSecurity(
                        Mode.STARTTLS_IF_OFFERED, new Verification.None(), Optional.empty(), false)));
        assertThat(provider.domainsOf(Username.of("other@example.org"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            <domain><users>a@example.org</users></domain> | provider: domain number 1: has no name; write <domain name="customer.example">
            <domain name="a b"><users>a@example.org</users></domain> | provider: domain a b: name "a b" is not a domain such as customer.example
            <domain name="a.example"/> | provider: domain a.example: nobody could get its mail
            <domain name="a.example"><users>,</users></domain> | provider: domain a.example: <users>: names nobody
            <domain name="a.example"><users>a@example.org,, ,b@example.org</users></domain> | provider: domain a.example: <users>: has a comma with nothing on one side of it
            <domain name="a.example"><users>a@example.org,</users></domain> | provider: domain a.example: <users>: has a comma with nothing on one side of it
            <domain name="a.example"><users>,a@example.org</users></domain> | provider: domain a.example: <users>: has a comma with nothing on one side of it
            <domain name="a.example"><user>x</user></domain> | provider: domain a.example: unknown element <user>; did you mean <users>?
            <domain name="a.example"><users>a@example.org</users><etrnNetworks>192.0.2.0/24</etrnNetworks></domain> | provider: domain a.example: <etrnNetworks> says who may have the mail sent
            <domain name="a.example"><users>a@example.org</users><etrnNetworks>192.0.2.0/33</etrnNetworks><route><host>h</host></route></domain> | provider: domain a.example: <etrnNetworks>: "192.0.2.0/33" is not an address or a network
            <domain name=""><users>a@example.org</users></domain> | provider: domain number 1: name is empty; it takes a domain such as customer.example
            <domain name="a.example&#10;b.example"><users>a@example.org</users></domain> | provider: domain number 1: name "a.example\\u000ab.example" is not a domain
            <domain name="../a.example"><users>a@example.org</users></domain> | provider: domain ../a.example: name "../a.example" is not a domain
            <domain name="a.example"><users>a@example.org, b@c@d</users></domain> | provider: domain a.example: <users>: "b@c@d" is not a user of James
            <domain name="a.example"><etrnNetworks>192.0.2.0/+8</etrnNetworks><route><host>h</host></route></domain> | provider: domain a.example: <etrnNetworks>: "192.0.2.0/+8" is not an address or a network
            <domain name="a.example"><etrnNetworks>mx.example</etrnNetworks><route><host>h</host></route></domain> | provider: domain a.example: <etrnNetworks>: "mx.example" is not an address or a network
            <domain name="a.example"><route><host>h</host></route></domain> | provider: domain a.example: nobody could have its mail sent to the <route>
            <domain name="a.example"><etrnNetworks>192.0.2.1</etrnNetworks><route><host>h</host><port>0</port></route></domain> | provider: domain a.example: <route><port>: "0" is not a number from 1 to 65535
            <domain name="a.example"><etrnNetworks>192.0.2.1</etrnNetworks><route><host>h</host><port>65536</port></route></domain> | provider: domain a.example: <route><port>: "65536" is not a number from 1 to 65535
            <domain name="a.example"><etrnNetworks>192.0.2.1</etrnNetworks><route><host>h</host><user>u</user></route></domain> | provider: domain a.example: <route>: unknown element <user>
            <domain name="a.example"><users>a@example.org</users><maximumSize>0</maximumSize></domain> | provider: domain a.example: <maximumSize>: "0" is not a size
            <domain name="a.example"><users>a@example.org</users><maximumMessages>0</maximumMessages></domain> | provider: domain a.example: <maximumMessages>: "0" is not a number from 1 to 10000000
            <sessions>5</sessions> | provider: holds no <domain>, so that nobody's mail is held
            <signIn><secret user="">x</secret></signIn> | provider: <signIn><secret>: user is empty; it takes a user of James
            <signIn><secret user="a&#10;b@example.org">x</secret></signIn> | provider: <signIn><secret>: user "a\\u000ab@example.org" is not a user of James
            <signIn><secret user="a@example.org"/></signIn> | provider: <signIn><secret>: is empty
            <signIn><secret user="a@example.org">x</secret><secret user="A@example.org">y</secret></signIn> | provider: <signIn><secret>: stands here twice for user a@example.org
            <signIn><mechanisms>PLAIN</mechanisms></signIn> | provider: <signIn>: unknown element <mechanisms>
            <domain name="a.example"><route/></domain> | provider: domain a.example: <route>: takes one of <host>
            <domain name="a.example"><route><host>h</host><mailExchangers/></route></domain> | provider: domain a.example: <route>: takes one of <host>
            <domain name="a.example"><route><mailExchangers/><security>tls</security></route></domain> | provider: domain a.example: <route>: <mailExchangers/> are asked on port 25
            <repository>file://var/held/</repository> | provider: <repository>: "file://var/held/" is not the URL of a mail repository with {domain} in it
            <sessions>0</sessions> | provider: <sessions>: "0" is not a number from 1 to 1000
            <keepFor>5</keepFor> | provider: <keepFor>: "5" is not a time
            <signIn><tls>yes</tls></signIn> | provider: <signIn><tls>: "yes" is not required or optional
            <signIn><allowPlaintextPassword>true</allowPlaintextPassword></signIn> | provider: <signIn>: <allowPlaintextPassword> has no meaning
            <signIn><secret>x</secret></signIn> | provider: <signIn><secret>: has no user
            <signIn><secret user="a@example.org">x</secret></signIn> | provider: <signIn> has a secret for a@example.org, whom no <domain> names
            <signIn><secret user="a@example.org">${env:NOT_SET}</secret></signIn><domain name="a.example"><users>a@example.org</users></domain> | provider: <signIn><secret>: the environment variable NOT_SET is not set
            <domain name="a.example"><users>a@b.example</users></domain><domain name="A.example"><users>a@b.example</users></domain> | provider: domain a.example: stands here twice
            """)
    void shouldSayWhatIsWrongAndWhatWouldBeRight(String elements, String problem) {
        assertThat(problems(elements))
                .anySatisfy(found -> assertThat(found).startsWith("conf/collector.xml: " + problem));
    }

    static Stream<String> examples() throws Exception {
        String sample = read("conf/collector.xml");
        int begin = sample.indexOf("<provider>");
        String commented = sample.substring(begin, sample.indexOf("</provider>", begin) + "</provider>".length());
        return Stream.concat(
                Stream.of(commented),
                Pattern.compile("(?s)```xml\n(.*?)```")
                        .matcher(read("docs/odmr-etrn-provider.md"))
                        .results()
                        .map(example -> example.group(1)));
    }

    private static String read(String file) throws Exception {
        return Files.readString(Path.of("").toAbsolutePath().getParent().resolve(file));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldReadTheExamplesOfTheDocumentationAndTheSample(String example) throws Exception {
        ConfigurationFixture anySecret = new ConfigurationFixture(directory, name -> Optional.of("value of " + name));
        anySecret.write("conf/secrets/anna", "secret\n");

        assertThat(anySecret
                        .parse("<collector>" + example + "</collector>")
                        .provider()
                        .isProvider())
                .isTrue();
    }

    @Test
    void shouldQuoteNoSecret() {
        assertThat(problems("<signIn><secret user=\"a@example.org\" usr=\"x\">s3cret</secret></signIn>"))
                .noneMatch(problem -> problem.contains("s3cret"));
    }
}
