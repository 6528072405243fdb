/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.jamescollector.config.ConfigurationFixture.account;
import static org.jamescollector.config.ConfigurationFixture.accounts;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.account.Account;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.OdmrTimeouts;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code <odmr>} in collector.xml. */
class OdmrConfigurationTest {

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of("TOKEN", "from env"));
    }

    private static String odmr(String name, String elements) {
        return "<odmr name=\"" + name + "\"><host>odmr.example.com</host><user>example-org</user>"
                + "<password>secret</password>" + elements + "</odmr>";
    }

    private OdmrAccount parse(String elements) throws Exception {
        return fixture.parse(accounts(odmr("office", elements))).odmrAccounts().get(0);
    }

    private List<String> problems(String... accounts) {
        return catchThrowableOfType(ConfigurationProblem.class, () -> fixture.parse(accounts(accounts)))
                .problems();
    }

    @Test
    void shouldNeedNoMoreThanHostUserAndPassword() throws Exception {
        OdmrAccount account = parse("");

        assertThat(account.enabled()).isTrue();
        assertThat(account.endpoint()).hasToString("odmr.example.com:366");
        assertThat(account.security().mode()).isEqualTo(Mode.STARTTLS_REQUIRED);
        assertThat(account.security().verification()).isInstanceOf(Verification.SystemAuthorities.class);
        assertThat(account.security().plaintextPasswordAllowed()).isFalse();
        assertThat(account.signIn()).isEqualTo(SmtpSignIn.STRONGEST);
        assertThat(account.interval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(account.domains()).isEmpty();
        assertThat(account.timeouts()).isEqualTo(OdmrTimeouts.DEFAULT);
    }

    @Test
    void shouldReadEverySetting() throws Exception {
        OdmrAccount account = parse(
                """
                <enabled>false</enabled><port>3366</port><security>starttls-if-offered</security>
                <verify><trustAnyCertificate>true</trustAnyCertificate></verify>
                <allowPlaintextPassword>true</allowPlaintextPassword><signIn>xoauth2</signIn>
                <interval>1 hour</interval><connectTimeout>1 second</connectTimeout><replyTimeout>2 seconds</replyTimeout>
                <atrnTimeout>20 minutes</atrnTimeout><idleTimeout>3 minutes</idleTimeout>
                <sessionTimeout>1 day</sessionTimeout>
                <domains><domain>example.org</domain><domain>example.net</domain></domains>
                """);

        assertThat(account.enabled()).isFalse();
        assertThat(account.endpoint().port()).isEqualTo(3366);
        assertThat(account.security().mode()).isEqualTo(Mode.STARTTLS_IF_OFFERED);
        assertThat(account.security().verification()).isInstanceOf(Verification.None.class);
        assertThat(account.security().plaintextPasswordAllowed()).isTrue();
        assertThat(account.signIn()).isEqualTo(SmtpSignIn.XOAUTH2);
        assertThat(account.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(account.domains()).containsExactly("example.org", "example.net");
        assertThat(account.timeouts())
                .isEqualTo(new OdmrTimeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(3),
                        Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource({"Example.ORG, example.org", "bücher.example, xn--bcher-kva.example", "a-b.c1.example, a-b.c1.example"})
    void shouldWriteDomainsAsProvidersKnowThem(String written, String known) throws Exception {
        assertThat(parse("<domains><domain>" + written + "</domain></domains>").domains())
                .containsExactly(known);
    }

    @Test
    void shouldTakeTheTokenFromACommand() throws Exception {
        OdmrAccount account = fixture.parse(accounts("<odmr name=\"office\"><host>odmr.example.com</host><user>u</user>"
                        + "<signIn>oauthbearer</signIn><passwordCommand><program>/bin/echo</program>"
                        + "<argument>token</argument></passwordCommand></odmr>"))
                .odmrAccounts()
                .get(0);

        assertThat(account.password().resolve().reveal()).isEqualTo("token");
    }

    @Test
    void shouldKeepTheOrderOfTheFileAcrossProtocols() throws Exception {
        assertThat(fixture.parse(accounts(
                                odmr("first", "<domains><domain>a.example</domain></domains>"),
                                account("second", ""),
                                odmr("third", "<domains><domain>b.example</domain></domains>")))
                        .accounts())
                .extracting(account -> account.name().value())
                .containsExactly("first", "second", "third");
    }

    @Test
    void shouldNotTakeTheDefaultsOfMailboxes() throws Exception {
        List<Account> accounts = fixture.parse(
                        "<collector><defaults><security>tls</security><port>995</port></defaults>" + "<accounts>"
                                + odmr("office", "") + account("info", "") + "</accounts></collector>")
                .accounts();

        assertThat(accounts).element(0).isInstanceOf(OdmrAccount.class);
        assertThat(accounts.get(0).place()).endsWith(":366");
        assertThat(accounts).element(1).isInstanceOf(Pop3Account.class);
        assertThat(accounts.get(1).place()).endsWith(":995");
    }

    @Test
    void shouldLetSeveralAccountsAskForOtherDomainsOfOneUser() throws Exception {
        String first = odmr("first", "<domains><domain>example.org</domain></domains>");
        String second = odmr("second", "<domains><domain>example.net</domain></domains>");

        assertThat(fixture.parse(accounts(first, second)).odmrAccounts()).hasSize(2);
    }

    static Stream<Arguments> documentedDefaults() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        return Pattern.compile("(?m)^\\| `<(\\w+)>` \\|.*\\| `([^`<]+)` \\|$")
                .matcher(Files.readString(root.resolve("docs/odmr-etrn.md")).split("## Setting off the delivery", 2)[0])
                .results()
                .map(row -> arguments(row.group(1), row.group(2)));
    }

    @ParameterizedTest
    @MethodSource("documentedDefaults")
    void shouldHaveTheDefaultThatTheDocumentationStates(String element, String value) throws Exception {
        assertThat(parse("<" + element + ">" + value + "</" + element + ">"))
                .usingRecursiveComparison()
                .ignoringFields("password")
                .isEqualTo(parse(""));
    }

    @Test
    void shouldDocumentEverySetting() throws Exception {
        assertThat(documentedDefaults()).hasSize(11);
    }

    static Stream<Arguments> wrongElements() {
        return Stream.of(
                arguments("<port>0</port>", "<port>: \"0\" is not a number from 1 to 65535"),
                arguments("<keep>delete</keep>", "unknown element <keep>; known here: "),
                arguments("<deliverTo>a@example.org</deliverTo>", "unknown element <deliverTo>"),
                arguments("<domain>example.org</domain>", "unknown element <domain>; did you mean <domains>?"),
                arguments(
                        "<signIn>apop</signIn>",
                        "<signIn>: \"apop\" is not strongest, scram-sha-256, cram-md5, plain,"),
                arguments(
                        "<atrnTimeout>5 minutes</atrnTimeout>",
                        "<atrnTimeout>: \"5 minutes\" is not a time from 10 minutes to 2 hours"),
                arguments(
                        "<idleTimeout>1 second</idleTimeout>",
                        "<idleTimeout>: \"1 second\" is not a time from 1 minute"),
                arguments("<domains/>", "<domains>: holds no <domain>; leave it out"),
                arguments(
                        "<domains><domain>example</domain></domains>",
                        "<domains><domain>: \"example\" is not a domain such as example.org"),
                arguments(
                        "<domains><domain>a.example,b.example</domain></domains>",
                        "<domains><domain>: \"a.example,b.example\" is not a domain"),
                arguments(
                        "<domains><domain>*.example.org</domain></domains>",
                        "<domains><domain>: \"*.example.org\" is not a domain"),
                arguments(
                        "<domains><domain>a.example</domain><domain>A.example</domain></domains>",
                        "<domains>: \"a.example\" stands here twice"),
                arguments(
                        "<domains>"
                                + "<domain>%s.example</domain>"
                                        .formatted("a".repeat(60))
                                        .repeat(9) + "</domains>",
                        "<domains>: is longer than a command may be"),
                arguments(
                        "<security>none</security><signIn>plain</signIn>",
                        "<signIn> would send the secret so that a listener can read it"),
                arguments("<security>none</security><signIn>xoauth2</signIn>", "<signIn> would send the secret"));
    }

    @ParameterizedTest
    @MethodSource("wrongElements")
    void shouldSayWhatIsWrong(String elements, String problem) {
        assertThat(problems(odmr("office", elements)))
                .anySatisfy(line -> assertThat(line).startsWith("conf/collector.xml: account office: " + problem));
    }

    static Stream<Arguments> wrongWhole() {
        String host = "<host>odmr.example.com</host>";
        String user = "<user>u</user>";
        String password = "<password>hunter2</password>";
        return Stream.of(
                arguments(user + password, "<host> is missing"),
                arguments(host + password, "<user> is missing"),
                arguments(host + user, "<password> is missing"),
                arguments(host + user + "<signIn>cram-md5</signIn>", "<password> is missing"),
                arguments("<host/>" + user + password, "<host>: is empty; it takes a host name or address"),
                arguments("<host>a b</host>" + user + password, "<host>: \"a b\" is not a host name or address"),
                arguments(
                        "<host>a.example:366</host>" + user + password, "<host>: \"a.example:366\" is not a host name"),
                arguments(
                        "<host>a.example\nb.example</host>" + user + password,
                        "<host>: \"a.example\\u000ab.example\" is not a host name"),
                arguments(host + "<user/>" + password, "<user>: is empty; it takes a text of one line"),
                arguments(
                        host + "<user>u\nATRN</user>" + password, "<user>: \"u\\u000aATRN\" is not a text of one line"),
                arguments(host + user + "<password/>", "<password>: "),
                arguments(
                        host + user + "<password>hunter2\nhunter2</password>",
                        "<password>: holds control characters or more than one line"),
                arguments(
                        host + user + password + "<passwordCommand/>",
                        "<password> and <passwordCommand> are both given"),
                arguments(host + user + password + "<port>65536</port>", "<port>: \"65536\" is not a number from 1 to"),
                arguments(host + user + password + "<port>-1</port>", "<port>: \"-1\" is not a number from 1 to 65535"),
                arguments(host + user + password + "<port>366 </port><port>366</port>", "<port>: stands here 2 times"),
                arguments(
                        host + user + password + "<security>ssl</security>",
                        "<security>: \"ssl\" is not tls, starttls, starttls-if-offered or none"),
                arguments(
                        host + user + password + "<mechanisms>plain</mechanisms>",
                        "unknown element <mechanisms>; known here: "),
                arguments(
                        host + user + password + "<domains><domain/></domains>",
                        "<domains><domain>: is empty; it takes a domain such as example.org"),
                arguments(
                        host + user + password + "<domains><domain>a.example\nQUIT</domain></domains>",
                        "<domains><domain>: \"a.example\\u000aQUIT\" is not a domain such as example.org"),
                arguments(
                        host + user + password + "<security>none</security><signIn>login</signIn>",
                        "<signIn> would send the secret so that a listener can read it"),
                arguments(
                        host + user + password + "<security>none</security><signIn>oauthbearer</signIn>",
                        "<signIn> would send the secret so that a listener can read it"));
    }

    @ParameterizedTest
    @MethodSource("wrongWhole")
    void shouldSayWhatIsWrongInAnAccountAndShowNoPassword(String elements, String problem) {
        List<String> problems = problems("<odmr name=\"office\">" + elements + "</odmr>");

        assertThat(problems)
                .anySatisfy(line -> assertThat(line).startsWith("conf/collector.xml: account office: " + problem));
        assertThat(String.join("|", problems)).doesNotContain("hunter2").doesNotContain("\n");
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertThat(problems("<odmr/>"))
                .containsExactly(
                        "conf/collector.xml: account number 1: <odmr> has no name; write <odmr name=\"..\">",
                        "conf/collector.xml: account number 1: <host> is missing: the provider's ODMR server, such as"
                                + " odmr.example.com",
                        "conf/collector.xml: account number 1: <user> is missing: the name to sign in with at the provider",
                        "conf/collector.xml: account number 1: <password> is missing: the password itself, ${env:NAME} or"
                                + " ${file:path}; or a <passwordCommand>");
    }

    @Test
    void shouldRefuseANameThatAMailboxHas() {
        assertThat(problems(account("office", ""), odmr("Office", "")))
                .containsExactly(
                        "conf/collector.xml: account Office: the name is taken by an earlier account; each needs one"
                                + " of its own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | none",
                "<domains><domain>a.example</domain></domains> | none",
                "<domains><domain>a.example</domain><domain>b.example</domain></domains>"
                        + " | <domains><domain>B.example</domain></domains>"
            })
    void shouldRefuseTwoAccountsThatAskForTheSameMail(String first, String second) {
        assertThat(problems(
                        odmr("first", Optional.ofNullable(first).orElse("")),
                        odmr("second", Optional.ofNullable(second).orElse(""))))
                .containsExactly(
                        "conf/collector.xml: account second: host, port and user are those of account first, and both"
                                + " ask for the same mail; remove or disable one, or have each ask for other <domains>");
    }

    @Test
    void shouldLetTwoAccountsAskForDifferentMailAndADisabledOneForAnyThing() throws Exception {
        assertThat(fixture.parse(accounts(
                                odmr("first", "<domains><domain>a.example</domain></domains>"),
                                odmr("second", "<domains><domain>b.example</domain></domains>"),
                                odmr("third", "<enabled>false</enabled>"),
                                odmr("fourth", "<port>3366</port>")))
                        .odmrAccounts())
                .hasSize(4);
    }
}
