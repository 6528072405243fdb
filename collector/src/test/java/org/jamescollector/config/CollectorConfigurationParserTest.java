/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.config.ConfigurationFixture.account;
import static org.jamescollector.config.ConfigurationFixture.accounts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.ClientCertificate;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorConfigurationParserTest {

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of("POP_HOST", "pop.example.net", "SECRET", "from env"));
    }

    private Pop3Account parseOne(String elements) throws ConfigurationException {
        return fixture.parse(accounts(account("info", elements))).pop3Accounts().get(0);
    }

    @Test
    void shouldHaveNoAccountsWhenTheFileIsAbsent() throws Exception {
        CollectorConfiguration configuration = fixture.absent();

        assertThat(configuration.pop3Accounts()).isEmpty();
        assertThat(configuration.database().url()).isEqualTo("jdbc:sqlite:file://var/collector/collector.db");
        assertThat(configuration.forgetAfter()).isEqualTo(Duration.ofDays(30));
        assertThat(configuration.keepDecisions()).isEqualTo(Duration.ofDays(90));
        assertThat(configuration.parallelRuns()).isEqualTo(20);
    }

    @Test
    void shouldHaveNoAccountsWhenTheFileIsEmptyButForItsRoot() throws Exception {
        assertThat(fixture.parse("<collector/>").pop3Accounts()).isEmpty();
    }

    @Test
    void shouldGiveSafeDefaultsToAnAccountThatStatesOnlyWhatItMust() throws Exception {
        Pop3Account account = parseOne("");

        assertThat(account)
                .usingRecursiveComparison()
                .ignoringFields("password")
                .isEqualTo(new Pop3Account(
                        new AccountName("info"),
                        true,
                        new Endpoint("pop.example.com", 995),
                        new TransportSecurity(Mode.TLS, new Verification.SystemAuthorities(), Optional.empty(), false),
                        "info",
                        account.password(),
                        SignIn.STRONGEST,
                        Duration.ofMinutes(5),
                        new Recipients.One(new MailAddress("info@example.org")),
                        true,
                        new Keep.Forever(),
                        OptionalLong.empty(),
                        SessionLimits.DEFAULT,
                        false,
                        true));
        assertThat(account.password().resolve().reveal()).isEqualTo("secret");
    }

    @Test
    void shouldReadEveryElementOfAnAccount() throws Exception {
        String certificate = TestCertificates.SELF_SIGNED;
        fixture.write("conf/provider-ca.pem", certificate);
        fixture.write("conf/client.pem", certificate);
        fixture.write("conf/client.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");

        Pop3Account account = parseOne(
                """
                <enabled>false</enabled>
                <port>1110</port>
                <security>starttls</security>
                <verify><authorityFile>file://conf/provider-ca.pem</authorityFile></verify>
                <clientCertificate>client.pem</clientCertificate>
                <clientKey>client.key</clientKey>
                <clientKeyPassword>${env:SECRET}</clientKeyPassword>
                <allowPlaintextPassword>true</allowPlaintextPassword>
                <signIn>cram-md5</signIn>
                <interval>90 s</interval>
                <keep>14 days</keep>
                <maximumMessageSize>50M</maximumMessageSize>
                <messagesPerSession>100</messagesPerSession>
                <bytesPerSession>1G</bytesPerSession>
                <sessionsPerRun>3</sessionsPerRun>
                <connectTimeout>5 seconds</connectTimeout>
                <replyTimeout>1 minute</replyTimeout>
                <sessionTimeout>2 hours</sessionTimeout>
                <smallestFirst>true</smallestFirst>
                <checkRecipients>false</checkRecipients>
                <traceHeader>false</traceHeader>
                """);

        assertThat(account.enabled()).isFalse();
        assertThat(account.endpoint()).isEqualTo(new Endpoint("pop.example.com", 1110));
        assertThat(account.security().mode()).isEqualTo(Mode.STARTTLS_REQUIRED);
        assertThat(account.security().verification())
                .isEqualTo(new Verification.AuthorityFile(directory.resolve("conf/provider-ca.pem")));
        ClientCertificate shown = account.security().clientCertificate().orElseThrow();
        assertThat(shown.certificateChain()).isEqualTo(directory.resolve("conf/client.pem"));
        assertThat(shown.privateKey()).isEqualTo(directory.resolve("conf/client.key"));
        assertThat(shown.keyPassword().orElseThrow().reveal()).isEqualTo("from env");
        assertThat(account.security().plaintextPasswordAllowed()).isTrue();
        assertThat(account.signIn()).isEqualTo(SignIn.CRAM_MD5);
        assertThat(account.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(account.keep()).isEqualTo(new Keep.DeleteAfter(Duration.ofDays(14)));
        assertThat(account.maximumMessageSize()).isEqualTo(OptionalLong.of(50L << 20));
        assertThat(account.limits())
                .isEqualTo(new SessionLimits(
                        100,
                        1L << 30,
                        OptionalInt.of(3),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        Duration.ofHours(2)));
        assertThat(account.smallestFirst()).isTrue();
        assertThat(account.checkRecipients()).isFalse();
        assertThat(account.traceHeader()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "tls, TLS, 995",
        "starttls, STARTTLS_REQUIRED, 110",
        "starttls-if-offered, STARTTLS_IF_OFFERED, 110",
        "none, NONE, 110"
    })
    void shouldTakeThePortThatGoesWithTheSecurity(String written, Mode mode, int port) throws Exception {
        Pop3Account account = parseOne("<security>" + written + "</security>");

        assertThat(account.security().mode()).isEqualTo(mode);
        assertThat(account.endpoint().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "strongest, STRONGEST",
        "scram-sha-256, SCRAM_SHA_256",
        "cram-md5, CRAM_MD5",
        "apop, APOP",
        "plain, PLAIN",
        "login, LOGIN",
        "user-pass, USER_PASS"
    })
    void shouldReadEveryWayToSignIn(String written, SignIn signIn) throws Exception {
        assertThat(parseOne("<signIn>" + written + "</signIn>").signIn()).isEqualTo(signIn);
    }

    @Test
    void shouldReadEveryWayToKeep() throws Exception {
        assertThat(parseOne("<keep>delete</keep>").keep()).isEqualTo(new Keep.DeleteAtOnce());
        assertThat(parseOne("<keep>forever</keep>").keep()).isEqualTo(new Keep.Forever());
        assertThat(parseOne("<keep>2 weeks</keep>").keep()).isEqualTo(new Keep.DeleteAfter(Duration.ofDays(14)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256 Fingerprint="})
    void shouldReadAFingerprintAsOpensslPrintsIt(String before) throws Exception {
        String bytes = "AB:CD:".repeat(16);
        String printed = before + bytes.substring(0, bytes.length() - 1);

        assertThat(parseOne("<verify><fingerprint>" + printed + "</fingerprint></verify>")
                        .security()
                        .verification())
                .isEqualTo(new Verification.PinnedFingerprint("abcd".repeat(16)));
    }

    @Test
    void shouldTrustAnyCertificateOnlyWhereItSaysSo() throws Exception {
        assertThat(parseOne("<verify><trustAnyCertificate>true</trustAnyCertificate></verify>")
                        .security()
                        .verification())
                .isEqualTo(new Verification.None());
    }

    @Test
    void shouldApplyDefaultsToEveryAccountThatSaysNothingElse() throws Exception {
        CollectorConfiguration configuration = fixture.parse(
                """
                <collector>
                  <defaults>
                    <host>pop.example.net</host>
                    <security>starttls</security>
                    <verify><trustAnyCertificate>true</trustAnyCertificate></verify>
                    <keep>delete</keep>
                    <maximumMessageSize>1M</maximumMessageSize>
                    <sessionsPerRun>2</sessionsPerRun>
                    <checkRecipients>false</checkRecipients>
                  </defaults>
                  <accounts>
                    <pop3 name="a">
                      <user>a</user> <password>x</password> <deliverTo>a@example.org</deliverTo>
                    </pop3>
                    <pop3 name="b">
                      <host>pop.example.com</host>
                      <user>b</user> <password>x</password> <deliverTo>b@example.org</deliverTo>
                      <security>tls</security>
                      <verify><systemAuthorities/></verify>
                      <keep>7 days</keep>
                      <maximumMessageSize>unlimited</maximumMessageSize>
                      <sessionsPerRun>unlimited</sessionsPerRun>
                      <checkRecipients>true</checkRecipients>
                    </pop3>
                  </accounts>
                </collector>
                """);

        Pop3Account first = configuration.pop3Accounts().get(0);
        assertThat(first.endpoint()).isEqualTo(new Endpoint("pop.example.net", 110));
        assertThat(first.security().verification()).isEqualTo(new Verification.None());
        assertThat(first.keep()).isEqualTo(new Keep.DeleteAtOnce());
        assertThat(first.maximumMessageSize()).hasValue(1L << 20);
        assertThat(first.limits().sessionsPerRun()).hasValue(2);
        assertThat(first.checkRecipients()).isFalse();
        Pop3Account second = configuration.pop3Accounts().get(1);
        assertThat(second.endpoint()).isEqualTo(new Endpoint("pop.example.com", 995));
        assertThat(second.security().verification()).isEqualTo(new Verification.SystemAuthorities());
        assertThat(second.keep()).isEqualTo(new Keep.DeleteAfter(Duration.ofDays(7)));
        assertThat(second.maximumMessageSize()).isEmpty();
        assertThat(second.limits().sessionsPerRun()).isEmpty();
        assertThat(second.checkRecipients()).isTrue();
    }

    @Test
    void shouldReadWhatConcernsAllAccounts() throws Exception {
        CollectorConfiguration configuration = fixture.parse(
                """
                <collector>
                  <database>
                    <url>jdbc:postgresql://db.example.org/collector?a=1,2</url>
                    <user>james</user>
                    <password>${env:SECRET}</password>
                    <poolSize>4</poolSize>
                  </database>
                  <forgetAfter>60 days</forgetAfter>
                  <keepDecisions>400 days</keepDecisions>
                  <parallelRuns>7</parallelRuns>
                </collector>
                """);

        assertThat(configuration.database().url()).isEqualTo("jdbc:postgresql://db.example.org/collector?a=1,2");
        assertThat(configuration.database().user()).contains("james");
        assertThat(configuration.database().password().orElseThrow().resolve().reveal())
                .isEqualTo("from env");
        assertThat(configuration.database().poolSize()).isEqualTo(4);
        assertThat(configuration.forgetAfter()).isEqualTo(Duration.ofDays(60));
        assertThat(configuration.keepDecisions()).isEqualTo(Duration.ofDays(400));
        assertThat(configuration.parallelRuns()).isEqualTo(7);
    }

    @Test
    void shouldReplaceVariablesInOrdinaryElements() throws Exception {
        Pop3Account account = fixture.parse(accounts("<pop3 name=\"info\"><host>${env:POP_HOST}</host><user>u</user>"
                        + "<password>x</password><deliverTo>info@${env:UNSET:-example.org}</deliverTo></pop3>"))
                .pop3Accounts()
                .get(0);

        assertThat(account.endpoint().host()).isEqualTo("pop.example.net");
        assertThat(account.recipients().lastResort().asString()).isEqualTo("info@example.org");
    }

    @Test
    void shouldTakeAnInternationalizedDomainAsMailHasIt() throws Exception {
        Pop3Account account = fixture.parse(
                        accounts(account("info", "").replace("info@example.org", "info@b\u00fccher.example")))
                .pop3Accounts()
                .get(0);

        assertThat(account.recipients().lastResort().asString()).isEqualTo("info@xn--bcher-kva.example");
    }

    @Test
    void shouldKeepCommasInValues() throws Exception {
        Pop3Account account = fixture.parse(accounts("<pop3 name=\"info\"><host>h.example.com</host><user>a,b</user>"
                        + "<password>c,d</password><deliverTo>info@example.org</deliverTo></pop3>"))
                .pop3Accounts()
                .get(0);

        assertThat(account.user()).isEqualTo("a,b");
        assertThat(account.password().resolve().reveal()).isEqualTo("c,d");
    }

    @Test
    void shouldAcceptADisabledAccountWhoseSecretIsNotThereYet() throws Exception {
        CollectorConfiguration configuration = fixture.parse(
                accounts(
                        """
                <pop3 name="later">
                  <enabled>false</enabled>
                  <host>pop.example.com</host>
                  <verify><authorityFile>missing.pem</authorityFile></verify>
                  <user>later</user>
                  <password>${env:NOT_YET}</password>
                  <deliverTo>later@example.org</deliverTo>
                </pop3>"""));

        assertThat(configuration.pop3Accounts()).singleElement().satisfies(account -> assertThat(account.enabled())
                .isFalse());
    }

    @Test
    void shouldAllowADisabledAccountForAMailboxThatAnotherCollects() throws Exception {
        String second = account("second", "<enabled>false</enabled>").replace("<user>second<", "<user>first<");

        assertThat(fixture.parse(accounts(account("first", ""), second)).pop3Accounts())
                .hasSize(2);
    }

    @Test
    void shouldShowNoSecretWhenPrinted() throws Exception {
        CollectorConfiguration configuration = fixture.parse(
                """
                <collector>
                  <database><url>jdbc:postgresql://h/d?password=hunter2</url><password>hunter2</password></database>
                  <accounts>
                    <pop3 name="a"><host>h.example.com</host><user>u</user><password>hunter2</password>
                      <deliverTo>a@example.org</deliverTo></pop3>
                    <pop3 name="b"><host>h.example.com</host><user>v</user>
                      <passwordCommand><program>/bin/echo</program><argument>hunter2</argument></passwordCommand>
                      <deliverTo>a@example.org</deliverTo></pop3>
                  </accounts>
                </collector>
                """);

        assertThat(configuration.toString()).doesNotContain("hunter2");
    }

    @Test
    @Timeout(60)
    void shouldReadTenThousandAccounts() throws Exception {
        String many = IntStream.range(0, 10_000)
                .mapToObj(number -> "<pop3 name=\"u" + number + "\"><user>u" + number
                        + "</user><password>${env:SECRET}</password><deliverTo>u" + number
                        + "@example.org</deliverTo></pop3>")
                .collect(Collectors.joining("\n"));

        CollectorConfiguration configuration = fixture.parse("<collector><defaults><host>pop.example.com</host>"
                + "</defaults><accounts>" + many + "</accounts></collector>");

        assertThat(configuration.pop3Accounts()).hasSize(10_000);
        assertThat(configuration.pop3Accounts().get(9_999).user()).isEqualTo("u9999");
    }
}
