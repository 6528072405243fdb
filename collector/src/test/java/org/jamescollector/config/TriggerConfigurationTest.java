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
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Program;
import org.jamescollector.account.ProgramStep;
import org.jamescollector.account.Programs;
import org.jamescollector.account.SmtpLogin;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.SmtpTimeouts;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code <etrn>}, {@code <finger>} and {@code <command>} in collector.xml; {@code <before>} and {@code <after>} in any account. */
class TriggerConfigurationTest {

    private static final String ETRN = "<etrn name=\"site\"><host>mx.example.com</host>%s</etrn>";
    private static final String NAMES = "<names><name>example.org</name></names>";
    private static final String FINGER =
            "<finger name=\"site\"><host>finger.example.com</host><query>us</query>%s</finger>";
    private static final String COMMAND = "<command name=\"site\"><program>/bin/sh</program>%s</command>";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of("TOKEN", "from env"));
        fixture.write("conf/scripts/up", "not to be run");
    }

    private TriggerAccount parse(String account) throws Exception {
        return (TriggerAccount) fixture.parse(accounts(account)).accounts().get(0);
    }

    private Trigger.Etrn etrn(String elements) throws Exception {
        return (Trigger.Etrn) parse(ETRN.formatted(NAMES + elements)).trigger();
    }

    private List<String> problems(String... accounts) {
        return catchThrowableOfType(ConfigurationProblem.class, () -> fixture.parse(accounts(accounts)))
                .problems();
    }

    private void assertProblem(String account, String problem) {
        assertThat(problems(account))
                .anySatisfy(line -> assertThat(line).startsWith("conf/collector.xml: account site: " + problem));
    }

    // ---- etrn

    @Test
    void shouldNeedNoMoreThanHostAndNamesForEtrn() throws Exception {
        TriggerAccount account = parse(ETRN.formatted(NAMES));

        assertThat(account.enabled()).isTrue();
        assertThat(account.interval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(account.waitForMail()).isEmpty();
        assertThat(account.domains()).containsExactly("example.org");
        assertThat(account.place()).isEqualTo("mx.example.com:25");
        assertThat(account.protocol()).isEqualTo("etrn");
        Trigger.Etrn etrn = (Trigger.Etrn) account.trigger();
        assertThat(etrn.security().mode()).isEqualTo(Mode.STARTTLS_IF_OFFERED);
        assertThat(etrn.security().verification()).isInstanceOf(Verification.SystemAuthorities.class);
        assertThat(etrn.security().plaintextPasswordAllowed()).isFalse();
        assertThat(etrn.login()).isEmpty();
        assertThat(etrn.names()).containsExactly("example.org");
        assertThat(etrn.timeouts()).isEqualTo(SmtpTimeouts.DEFAULT);
    }

    @Test
    void shouldReadEverySettingOfEtrn() throws Exception {
        TriggerAccount account = parse(
                ETRN.formatted(
                        """
                <enabled>false</enabled><port>2525</port><security>starttls</security>
                <verify><trustAnyCertificate>true</trustAnyCertificate></verify>
                <allowPlaintextPassword>true</allowPlaintextPassword><signIn>plain</signIn>
                <user>site</user><password>${env:TOKEN}</password>
                <names><name>example.org</name><name>@Example.NET</name><name>#Queue/7</name></names>
                <interval>1 hour</interval><waitForMail>2 minutes</waitForMail>
                <connectTimeout>1 second</connectTimeout><replyTimeout>2 seconds</replyTimeout>
                <sessionTimeout>3 minutes</sessionTimeout>
                """));

        assertThat(account.enabled()).isFalse();
        assertThat(account.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(account.waitForMail()).contains(Duration.ofMinutes(2));
        Trigger.Etrn etrn = (Trigger.Etrn) account.trigger();
        assertThat(etrn.server()).hasToString("mx.example.com:2525");
        assertThat(etrn.security().mode()).isEqualTo(Mode.STARTTLS_REQUIRED);
        assertThat(etrn.security().verification()).isInstanceOf(Verification.None.class);
        assertThat(etrn.security().plaintextPasswordAllowed()).isTrue();
        assertThat(etrn.names()).containsExactly("example.org", "@example.net", "#Queue/7");
        assertThat(etrn.timeouts())
                .isEqualTo(new SmtpTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(3)));
        SmtpLogin login = etrn.login().orElseThrow();
        assertThat(login.user()).isEqualTo("site");
        assertThat(login.signIn()).isEqualTo(SmtpSignIn.PLAIN);
        assertThat(login.password().resolve().reveal()).isEqualTo("from env");
    }

    @ParameterizedTest
    @CsvSource({
        "Example.ORG, example.org",
        "@Example.ORG, @example.org",
        "bücher.example, xn--bcher-kva.example",
        "@bücher.example, @xn--bcher-kva.example",
        "#Example.ORG, #Example.ORG",
    })
    void shouldWriteNamesAsServersKnowThem(String written, String known) throws Exception {
        String names = "<names><name>" + written + "</name></names>";

        assertThat(((Trigger.Etrn) parse(ETRN.formatted(names)).trigger()).names())
                .containsExactly(known);
    }

    @Test
    void shouldWaitForAnybodysMailWhereOnlyAQueueIsKnown() throws Exception {
        TriggerAccount account = parse(ETRN.formatted("<names><name>#7</name><name>example.org</name></names>"));

        assertThat(account.domains()).isEmpty();
    }

    @Test
    void shouldTakeTheTokenForEtrnFromACommand() throws Exception {
        SmtpLogin login = etrn("<user>u</user><signIn>oauthbearer</signIn><passwordCommand>"
                        + "<program>/bin/echo</program><argument>token</argument></passwordCommand>")
                .login()
                .orElseThrow();

        assertThat(login.password().resolve().reveal()).isEqualTo("token");
    }

    @Test
    void shouldNotTakeTheDefaultsOfMailboxes() throws Exception {
        TriggerAccount account = (TriggerAccount) fixture.parse("<collector><defaults><security>tls</security>"
                        + "<port>995</port><interval>1 second</interval></defaults><accounts>" + ETRN.formatted(NAMES)
                        + "</accounts></collector>")
                .accounts()
                .get(0);

        assertThat(account.place()).endsWith(":25");
        assertThat(account.interval()).isEqualTo(Duration.ofMinutes(15));
    }

    static Stream<Arguments> wrongElementsOfEtrn() {
        String name = "<names><name>: ";
        String expected = "is not a domain such as example.org, @example.org for it and all below it, or # and the name"
                + " of a queue";
        return Stream.of(
                arguments("<port>0</port>", "<port>: \"0\" is not a number from 1 to 65535"),
                arguments("<security>ssl</security>", "<security>: \"ssl\" is not tls, starttls,"),
                arguments("<keep>delete</keep>", "unknown element <keep>; known here: "),
                arguments("<query>us</query>", "unknown element <query>"),
                arguments("<domains/>", "unknown element <domains>"),
                arguments("<name>example.org</name>", "unknown element <name>; did you mean <names>?"),
                arguments("<waitForMail>0 seconds</waitForMail>", "<waitForMail>: \"0 seconds\" is not a time from"),
                arguments("<waitForMail>2 hours</waitForMail>", "<waitForMail>: \"2 hours\" is not a time from"),
                arguments("<waitForMail>60</waitForMail>", "<waitForMail>: \"60\" is not a time from"),
                arguments("<interval>0 s</interval>", "<interval>: \"0 s\" is not a time from"),
                arguments("<names/>", "<names>: holds no <name>"),
                arguments("<names><domain>example.org</domain></names>", "<names>: unknown element <domain>"),
                arguments("<names><name>example</name></names>", name + "\"example\" " + expected),
                arguments("<names><name>#</name></names>", name + "\"#\" " + expected),
                arguments("<names><name># 7</name></names>", name + "\"# 7\" " + expected),
                arguments("<names><name>@</name></names>", name + "\"@\" " + expected),
                arguments("<names><name>a.example b.example</name></names>", name + "\"a.example b.example\" "),
                arguments("<names><name>*.example.org</name></names>", name + "\"*.example.org\" "),
                arguments("<names><name>info@example.org</name></names>", name + "\"info@example.org\" "),
                arguments(
                        "<names><name>a.example\nETRN b.example</name></names>",
                        name + "\"a.example\\u000aETRN b.example\" "),
                arguments(
                        "<names><name>a.example</name><name>A.example</name></names>",
                        "<names>: \"a.example\" stands here twice"),
                arguments("<names><name/></names>", "<names><name>: is empty; it takes a domain such as example.org"),
                arguments("<names><name>#a\nQUIT</name></names>", name + "\"#a\\u000aQUIT\" "),
                arguments("<port>65536</port>", "<port>: \"65536\" is not a number from 1 to 65535"),
                arguments("<signIn>cram-md5</signIn>", "<signIn> and <allowPlaintextPassword> have no meaning without"),
                arguments(
                        "<allowPlaintextPassword>true</allowPlaintextPassword>",
                        "<signIn> and <allowPlaintextPassword> have no meaning without a <user> and a <password>"),
                arguments("<user>u</user>", "<user> and <password> belong together"),
                arguments("<password>hunter2</password>", "<user> and <password> belong together"),
                arguments(
                        "<user>u</user><password>${env:UNSET}</password>",
                        "<password>: the environment variable UNSET is not set"),
                arguments(
                        "<user>u</user><password>hunter2\nhunter2</password>",
                        "<password>: holds control characters or more than one line"),
                arguments(
                        "<user>u</user><password>hunter2</password><signIn>apop</signIn>",
                        "<signIn>: \"apop\" is not strongest,"),
                arguments(
                        "<user>u</user><password>hunter2</password><security>none</security><signIn>plain</signIn>",
                        "<signIn> would send the secret so that a listener can read it"));
    }

    @ParameterizedTest
    @MethodSource("wrongElementsOfEtrn")
    void shouldSayWhatIsWrongInEtrn(String elements, String problem) {
        String account = ETRN.formatted(elements.contains("<names") ? elements : NAMES + elements);

        assertProblem(account, problem);
        assertThat(String.join("\n", problems(account))).doesNotContain("hunter2");
    }

    @Test
    void shouldSayWhatIsMissingInEtrn() {
        assertThat(problems("<etrn/>"))
                .containsExactly(
                        "conf/collector.xml: account number 1: <etrn> has no name; write <etrn name=\"..\">",
                        "conf/collector.xml: account number 1: <host> is missing: the SMTP server that has the mail, such"
                                + " as mx.example.com",
                        "conf/collector.xml: account number 1: <names> is missing: whose mail is asked for,"
                                + " <names><name>example.org</name></names>");
    }

    // ---- finger

    @Test
    void shouldNeedNoMoreThanHostAndQueryForFinger() throws Exception {
        TriggerAccount account = parse(FINGER.formatted(""));

        assertThat(account.enabled()).isTrue();
        assertThat(account.interval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(account.domains()).isEmpty();
        assertThat(account.waitForMail()).isEmpty();
        assertThat(account.protocol()).isEqualTo("finger");
        Trigger.Finger finger = (Trigger.Finger) account.trigger();
        assertThat(finger.server()).hasToString("finger.example.com:79");
        assertThat(finger.query()).isEqualTo("us");
        assertThat(finger.timeout()).isEqualTo(MINUTE);
    }

    @Test
    void shouldReadEverySettingOfFinger() throws Exception {
        TriggerAccount account = parse(
                FINGER.formatted(
                        """
                <enabled>false</enabled><port>7979</port><timeout>5 seconds</timeout><interval>1 hour</interval>
                <waitForMail>3 minutes</waitForMail>
                <domains><domain>Example.org</domain><domain>example.net</domain></domains>
                """));

        assertThat(account.enabled()).isFalse();
        assertThat(account.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(account.domains()).containsExactly("example.org", "example.net");
        assertThat(account.waitForMail()).contains(Duration.ofMinutes(3));
        Trigger.Finger finger = (Trigger.Finger) account.trigger();
        assertThat(finger.server().port()).isEqualTo(7979);
        assertThat(finger.timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    static Stream<Arguments> wrongElementsOfFinger() {
        return Stream.of(
                arguments("<port>x</port>", "<port>: \"x\" is not a number from 1 to 65535"),
                arguments("<user>us</user>", "unknown element <user>"),
                arguments("<port>65536</port>", "<port>: \"65536\" is not a number from 1 to 65535"),
                arguments("<port/>", "<port>: is empty; it takes a number from 1 to 65535"),
                arguments("<host>other.example.com</host>", "<host>: stands here 2 times; keep one"),
                arguments("<domains><domain/></domains>", "<domains><domain>: is empty; it takes a domain"),
                arguments("<security>tls</security>", "unknown element <security>"),
                arguments("<names/>", "unknown element <names>"),
                arguments("<query>us</query>", "<query>: stands here 2 times; keep one"),
                arguments("<timeout>11 minutes</timeout>", "<timeout>: \"11 minutes\" is not a time from 1 second"),
                arguments("<domains/>", "<domains>: holds no <domain>"),
                arguments(
                        "<domains><domain>example</domain></domains>",
                        "<domains><domain>: \"example\" is not a domain such as example.org"),
                arguments(
                        "<domains><domain>a.example</domain><domain>A.example</domain></domains>",
                        "<domains>: \"a.example\" stands here twice"),
                arguments("<waitForMail/>", "<waitForMail>: is empty; it takes a time from"));
    }

    @ParameterizedTest
    @MethodSource("wrongElementsOfFinger")
    void shouldSayWhatIsWrongInFinger(String elements, String problem) {
        assertProblem(FINGER.formatted(elements), problem);
    }

    @Test
    void shouldAskInOneLine() {
        assertProblem(
                "<finger name=\"site\"><host>finger.example.com</host><query>us\nthem</query></finger>", "<query>: ");
    }

    @Test
    void shouldSayWhatIsMissingInFinger() {
        assertThat(problems("<finger name=\"site\"/>"))
                .containsExactly(
                        "conf/collector.xml: account site: <host> is missing: the provider's finger server, such as"
                                + " finger.example.com",
                        "conf/collector.xml: account site: <query> is missing: what the provider wants to be asked, such as"
                                + " the name of this site there");
    }

    // ---- command

    @Test
    void shouldNeedNoMoreThanAProgramForACommand() throws Exception {
        TriggerAccount account = parse(COMMAND.formatted(""));

        assertThat(account.interval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(account.domains()).isEmpty();
        assertThat(account.protocol()).isEqualTo("command");
        assertThat(account.server()).isEmpty();
        assertThat(account.place()).isEqualTo("/bin/sh");
        assertThat(account.trigger())
                .isEqualTo(new Trigger.Command(
                        new ProgramStep(new Program(List.of("/bin/sh"), Optional.empty(), MINUTE), false)));
    }

    @Test
    void shouldReadEverySettingOfACommand() throws Exception {
        TriggerAccount account = parse(
                COMMAND.formatted(
                        """
                <argument>-c</argument><argument>exit 0</argument><folder>scripts</folder><timeout>5 minutes</timeout>
                <ignoreFailure>true</ignoreFailure><enabled>false</enabled><interval>1 day</interval>
                <waitForMail>1 minute</waitForMail><domains><domain>example.org</domain></domains>
                """));

        assertThat(account.enabled()).isFalse();
        assertThat(account.interval()).isEqualTo(Duration.ofDays(1));
        assertThat(account.domains()).containsExactly("example.org");
        assertThat(account.waitForMail()).contains(MINUTE);
        assertThat(account.trigger())
                .isEqualTo(new Trigger.Command(new ProgramStep(
                        new Program(
                                List.of("/bin/sh", "-c", "exit 0"),
                                Optional.of(directory.resolve("conf/scripts")),
                                Duration.ofMinutes(5)),
                        true)));
    }

    static Stream<Arguments> wrongElementsOfAProgram() {
        return Stream.of(
                arguments("<timeout>2 hours</timeout>", "<timeout>: \"2 hours\" is not a time from 1 second to 1 hour"),
                arguments("<ignoreFailure>yes</ignoreFailure>", "<ignoreFailure>: \"yes\" is not true or false"),
                arguments("<ignoreFailures>true</ignoreFailures>", "unknown element <ignoreFailures>; did you mean"),
                arguments("<argument/>", "<argument>: is empty"),
                arguments("<timeout/>", "<timeout>: is empty; it takes a time from 1 second to 1 hour"),
                arguments("<port>25</port>", "unknown element <port>"),
                arguments("<folder>missing</folder>", "<folder>: \"missing\" is not a folder"),
                arguments("<folder>scripts/up</folder>", "<folder>: \"scripts/up\" is not a folder"),
                arguments("<program>/bin/true</program>", "<program>: stands here 2 times; keep one"),
                arguments("hunter2", "holds text outside of its elements"));
    }

    @ParameterizedTest
    @MethodSource("wrongElementsOfAProgram")
    void shouldSayWhatIsWrongInACommand(String elements, String problem) {
        assertProblem(COMMAND.formatted(elements), problem);
        assertThat(String.join("\n", problems(COMMAND.formatted(elements)))).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<port>25</port>", "<host>h.example</host>", "<user>u</user>", "<names/>", "<query>us</query>"})
    void shouldNotTakeForACommandWhatIsForServers(String element) {
        assertProblem(COMMAND.formatted(element), "unknown element <");
    }

    @Test
    void shouldWantDomainsOfACommandThatHasTheElement() {
        assertProblem(COMMAND.formatted("<domains/>"), "<domains>: holds no <domain>");
    }

    @Test
    void shouldSayWhatIsWrongWithAProgram() {
        String account = "<command name=\"site\"><program>%s</program></command>";

        assertProblem(
                account.formatted("dial"),
                "<program> \"dial\" is not an absolute path such as /usr/bin/pass; no shell and no search path is used");
        assertProblem(
                account.formatted("/missing/dial"),
                "<program> \"/missing/dial\" is not a program that James' user may run");
    }

    @Test
    void shouldSayThatTheProgramIsMissing() {
        assertThat(problems("<command name=\"site\"><argument>hunter2</argument></command>"))
                .containsExactly(
                        "conf/collector.xml: account site: <program> is missing: the absolute path of a program"
                                + " that is run");
    }

    // ---- before, after

    private Programs around(String account) throws Exception {
        return fixture.parse(accounts(account)).programs().getOrDefault(new AccountName("site"), Programs.NONE);
    }

    static Stream<String> accountsOfEachKind() {
        return Stream.of(
                account("site", "%s"),
                "<odmr name=\"site\"><host>h.example</host><user>u</user><password>p</password>%s</odmr>",
                ETRN.replace("%s", NAMES + "%s"),
                FINGER,
                COMMAND);
    }

    @ParameterizedTest
    @MethodSource("accountsOfEachKind")
    void shouldHaveProgramsAroundTheRunsOfAnyAccount(String account) throws Exception {
        String programs = "<before><program>/bin/sh</program><argument>up</argument></before>"
                + "<after><program>/bin/sh</program><timeout>5 seconds</timeout><folder>scripts</folder>"
                + "<ignoreFailure>true</ignoreFailure></after>";

        assertThat(around(account.formatted(programs)))
                .isEqualTo(new Programs(
                        Optional.of(new ProgramStep(
                                new Program(List.of("/bin/sh", "up"), Optional.empty(), MINUTE), false)),
                        Optional.of(new ProgramStep(
                                new Program(
                                        List.of("/bin/sh"),
                                        Optional.of(directory.resolve("conf/scripts")),
                                        Duration.ofSeconds(5)),
                                true))));
        assertThat(around(account.formatted(""))).isEqualTo(Programs.NONE);
    }

    @ParameterizedTest
    @MethodSource("accountsOfEachKind")
    void shouldSayOnceWhatIsWrongWithTheProgramsOfAnyAccount(String account) {
        assertThat(problems(account.formatted("<before/><after><program>down</program></after>")))
                .containsExactly(
                        "conf/collector.xml: account site: <before>: <program> is missing: the absolute path of a program"
                                + " that is run",
                        "conf/collector.xml: account site: <after>: <program> \"down\" is not an absolute path such as"
                                + " /usr/bin/pass; no shell and no search path is used");
    }

    @ParameterizedTest
    @MethodSource("wrongElementsOfAProgram")
    void shouldSayWhatIsWrongInAProgramBeforeARun(String elements, String problem) {
        String account = account("site", "<before><program>/bin/sh</program>" + elements + "</before>");

        assertThat(problems(account)).anySatisfy(line -> assertThat(line)
                .startsWith("conf/collector.xml: account site: <before>" + (problem.startsWith("<") ? "" : ": ")
                        + problem));
        assertThat(String.join("\n", problems(account))).doesNotContain("hunter2");
    }

    @Test
    void shouldNotLookForTheProgramsOfADisabledAccount() throws Exception {
        String missing = "<enabled>false</enabled><before><program>/missing/up</program></before>";

        assertThat(around(account("site", missing)).before()).isPresent();
        assertThat(fixture.parse(accounts("<command name=\"site\"><enabled>false</enabled>"
                                + "<program>/missing/dial</program></command>"))
                        .accounts())
                .hasSize(1);
        assertProblem(
                account("site", "<after><program>/missing/down</program></after>"),
                "<after>: <program> \"/missing/down\" is not a program that James' user may run");
    }

    @Test
    void shouldKeepOneProgramOfAKind() {
        String before = "<before><program>/bin/sh</program></before>";

        assertProblem(account("site", before + before), "<before>: stands here 2 times; keep one");
    }

    @Test
    void shouldNotHaveProgramsAmongTheDefaults() {
        assertThat(catchThrowableOfType(
                                ConfigurationProblem.class,
                                () -> fixture.parse("<collector><defaults><before><program>/bin/sh</program></before>"
                                        + "</defaults></collector>"))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("conf/collector.xml: defaults: unknown element <before>");
    }

    // ---- the documentation

    static Stream<Arguments> documentedDefaults() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        return Pattern.compile("(?m)^\\| `<(\\w+)>` \\| ([a-z, ]+) \\|.*\\| `([^`<]+)` \\|$")
                .matcher(Files.readString(root.resolve("docs/odmr-etrn.md")))
                .results()
                .flatMap(row -> kinds(row.group(2)).map(kind -> arguments(kind, row.group(1), row.group(3))));
    }

    private static Stream<String> kinds(String written) {
        return Stream.of((written.equals("all") ? "etrn, finger, command" : written).split(", "));
    }

    @ParameterizedTest
    @MethodSource("documentedDefaults")
    void shouldHaveTheDefaultThatTheDocumentationStates(String kind, String element, String value) throws Exception {
        String account = Map.of("etrn", ETRN.replace("%s", NAMES + "%s"), "finger", FINGER, "command", COMMAND)
                .get(kind);

        assertThat(parse(account.formatted("<" + element + ">" + value + "</" + element + ">")))
                .isEqualTo(parse(account.formatted("")));
    }

    @Test
    void shouldDocumentEveryDefault() throws Exception {
        assertThat(documentedDefaults()).hasSize(17);
    }

    // ---- all of them

    @Test
    void shouldKeepTheOrderOfTheFileAcrossKinds() throws Exception {
        assertThat(fixture.parse(accounts(
                                COMMAND.formatted("").replace("site", "first"),
                                account("second", ""),
                                FINGER.formatted("").replace("site", "third"),
                                ETRN.formatted(NAMES).replace("site", "fourth")))
                        .accounts())
                .extracting(any -> any.name().value())
                .containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void shouldRefuseANameThatAMailboxHas() {
        assertThat(problems(account("Site", ""), COMMAND.formatted("")))
                .containsExactly(
                        "conf/collector.xml: account site: the name is taken by an earlier account; each needs one"
                                + " of its own");
    }
}
