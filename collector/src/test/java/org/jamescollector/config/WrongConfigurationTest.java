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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong files, and what is said about each. */
class WrongConfigurationTest {

    private static final String TIME_FROM = " with its unit, such as 5 minutes, 2 hours or 30 days";

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture =
                new ConfigurationFixture(directory, Map.of("EMPTY", "", "LINES", "hunter2\nDELE 1", "PORT", "hunter2"));
        fixture.write("conf/empty", "\n");
        fixture.write("conf/lines", "hunter2\nhunter2\n");
        fixture.write("conf/not-pem", "hello");
        fixture.write("conf/ca.pem", TestCertificates.SELF_SIGNED);
        fixture.write("conf/rsa.key", "-----BEGIN RSA PRIVATE KEY-----\n");
        fixture.write("conf/encrypted.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    }

    private List<String> problems(String xml) {
        return catchThrowableOfType(ConfigurationProblem.class, () -> fixture.parse(xml)).problems().stream()
                .map(problem -> problem.replace(directory.toString(), "DIR"))
                .toList();
    }

    static Stream<Arguments> wrongElements() {
        return Stream.of(
                arguments("<port>abc</port>", "<port>: \"abc\" is not a number from 1 to 65535"),
                arguments("<port>0</port>", "<port>: \"0\" is not a number from 1 to 65535"),
                arguments("<port>99999999999</port>", "<port>: \"99999999999\" is not a number from 1 to 65535"),
                arguments("<port/>", "<port>: is empty; it takes a number from 1 to 65535"),
                arguments("<port>${env:UNSET}</port>", "<port>: the environment variable UNSET is not set"),
                arguments(
                        "<port>${env:PORT}</port>",
                        "<port>: \"${env:PORT}\" stands for something that is not a number from 1 to 65535"),
                arguments(
                        "<port>${file:x}</port>",
                        "<port>: \"${file:x}\" cannot be resolved; ${env:NAME} and ${sys:property} can be used here"),
                arguments("<port>995</port><port>995</port>", "<port>: stands here 2 times; keep one"),
                arguments("<prot>995</prot>", "unknown element <prot>; did you mean <port>?"),
                arguments("<Port>995</Port>", "unknown element <Port>; did you mean <port>?"),
                arguments(
                        "<maxMessageSize>1M</maxMessageSize>",
                        "unknown element <maxMessageSize>; did you mean <maximumMessageSize>?"),
                arguments("<port tls=\"true\">995</port>", "<port>: unknown attribute tls; none is expected here"),
                arguments("<port><tls/></port>", "<port>: unknown element <tls>; none is expected here"),
                arguments("<pasword>hunter2</pasword>", "unknown element <pasword>; did you mean <password>?"),
                arguments("hunter2", "holds text outside of its elements"),
                arguments("<checkRecipients>no</checkRecipients>", "<checkRecipients>: \"no\" is not true or false"),
                arguments("<enabled>yes</enabled>", "<enabled>: \"yes\" is not true or false"),
                arguments(
                        "<security>ssl</security>",
                        "<security>: \"ssl\" is not tls, starttls, starttls-if-offered or none"),
                arguments(
                        "<security>STARTTLS</security>",
                        "<security>: \"STARTTLS\" is not tls, starttls, starttls-if-offered or none;"
                                + " did you mean starttls?"),
                arguments(
                        "<signIn>crammd5</signIn>",
                        "<signIn>: \"crammd5\" is not strongest, scram-sha-256, cram-md5, apop, plain, login or"
                                + " user-pass; did you mean cram-md5?"),
                arguments(
                        "<interval>5</interval>",
                        "<interval>: \"5\" is not a time from 1 second to 365 days" + TIME_FROM),
                arguments(
                        "<interval>5 minuets</interval>",
                        "<interval>: \"5 minuets\" is not a time from 1 second to 365 days" + TIME_FROM),
                arguments(
                        "<interval>-5 minutes</interval>",
                        "<interval>: \"-5 minutes\" is not a time from 1 second to 365 days" + TIME_FROM),
                arguments(
                        "<interval>0 s</interval>",
                        "<interval>: \"0 s\" is not a time from 1 second to 365 days" + TIME_FROM),
                arguments(
                        "<interval>99999999999 years</interval>",
                        "<interval>: \"99999999999 years\" is not a time from 1 second to 365 days" + TIME_FROM),
                arguments("<keep>14</keep>", "<keep>: \"14\" is not delete, forever, or a time such as 14 days"),
                arguments(
                        "<keep>0 days</keep>", "<keep>: \"0 days\" is not delete, forever, or a time such as 14 days"),
                arguments(
                        "<keep>for ever</keep>",
                        "<keep>: \"for ever\" is not delete, forever, or a time such as 14 days;"
                                + " did you mean forever?"),
                arguments(
                        "<maximumMessageSize>50MB</maximumMessageSize>",
                        "<maximumMessageSize>: \"50MB\" is not a size such as 500K, 50M or 2G, or unlimited"),
                arguments(
                        "<bytesPerSession>-1</bytesPerSession>",
                        "<bytesPerSession>: \"-1\" is not a size such as 500K, 50M or 2G"),
                arguments(
                        "<bytesPerSession>99999999999G</bytesPerSession>",
                        "<bytesPerSession>: \"99999999999G\" is not a size such as 500K, 50M or 2G"),
                arguments(
                        "<messagesPerSession>0</messagesPerSession>",
                        "<messagesPerSession>: \"0\" is not a number from 1 to 10000000"),
                arguments(
                        "<sessionsPerRun>all</sessionsPerRun>",
                        "<sessionsPerRun>: \"all\" is not a number from 1 to 1000000, or unlimited"),
                arguments(
                        "<verify>no</verify>",
                        "<verify>: takes one of <systemAuthorities/>, <authorityFile>, <fingerprint>,"
                                + " <trustAnyCertificate>"),
                arguments(
                        "<verify><fingerprint>AB:CD</fingerprint></verify>",
                        "<verify><fingerprint>: \"AB:CD\" is not a SHA-256 fingerprint: 64 hexadecimal digits,"
                                + " with or without colons"),
                arguments(
                        "<verify><trustAnyCertificate>false</trustAnyCertificate></verify>",
                        "<verify><trustAnyCertificate>: \"false\" is not true; to verify, leave the element out"),
                arguments(
                        "<verify><authorityFile>missing.pem</authorityFile></verify>",
                        "<verify><authorityFile>: DIR/conf/missing.pem does not exist"),
                arguments(
                        "<verify><authorityFile>file://conf/not-pem</authorityFile></verify>",
                        "<verify><authorityFile>: DIR/conf/not-pem holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"),
                arguments(
                        "<clientCertificate>ca.pem</clientCertificate>",
                        "<clientCertificate> and <clientKey> belong together, and <clientKeyPassword> to them"),
                arguments(
                        "<clientCertificate>ca.pem</clientCertificate><clientKey>rsa.key</clientKey>",
                        "<clientKey>: DIR/conf/rsa.key holds no PKCS#8 private key in PEM form"
                                + " (-----BEGIN PRIVATE KEY-----); openssl pkcs8 -topk8 makes one"),
                arguments(
                        "<clientCertificate>ca.pem</clientCertificate><clientKey>encrypted.key</clientKey>",
                        "<clientKey>: DIR/conf/encrypted.key is encrypted; <clientKeyPassword> is missing"),
                arguments(
                        "<security>none</security><signIn>user-pass</signIn>",
                        "<signIn> would send the password so that a listener can read it, and <security> is none;"
                                + " write <security>tls</security> or <security>starttls</security>, or"
                                + " <signIn>strongest</signIn>; or state"
                                + " <allowPlaintextPassword>true</allowPlaintextPassword>"));
    }

    @ParameterizedTest
    @MethodSource("wrongElements")
    void shouldSayWhatIsWrongInAnAccount(String elements, String problem) {
        assertThat(problems(accounts(account("info", elements))))
                .containsExactly("conf/collector.xml: account info: " + problem);
    }

    static Stream<Arguments> wrongPasswords() {
        String expected = "the password itself, ${env:NAME} or ${file:path}";
        return Stream.of(
                arguments("", "<password> is missing: " + expected + "; or a <passwordCommand>"),
                arguments("<password/>", "<password>: is empty; it takes " + expected),
                arguments("<password>${env:UNSET}</password>", "<password>: the environment variable UNSET is not set"),
                arguments("<password>${env:EMPTY}</password>", "<password>: the environment variable EMPTY is empty"),
                arguments(
                        "<password>${env:LINES}</password>",
                        "<password>: the environment variable LINES holds control characters or more than one line"),
                arguments(
                        "<password>${file:missing}</password>",
                        "<password>: the secret file DIR/conf/missing does not exist"),
                arguments(
                        "<password>${file:file://conf/empty}</password>",
                        "<password>: the secret file DIR/conf/empty is empty"),
                arguments(
                        "<password>${file:lines}</password>",
                        "<password>: the secret file DIR/conf/lines holds control characters or more than one line"),
                arguments(
                        "<password>${evn:hunter2}</password>",
                        "<password>: begins with ${ but is neither ${env:NAME} nor ${file:path};"
                                + " for a password that does begin with ${ write $${"),
                arguments(
                        "<password>hunter2${env:LINES}</password>",
                        "<password>: has ${env:..} or ${file:..} among other text; it must be all of the value"),
                arguments(
                        "<password>hunter2\nhunter2</password>",
                        "<password>: holds control characters or more than one line"),
                arguments(
                        "<password value=\"hunter2\">hunter2</password>",
                        "<password>: unknown attribute value; none is expected here"),
                arguments(
                        "<password>hunter2</password><passwordCommand><program>/bin/sh</program></passwordCommand>",
                        "<password> and <passwordCommand> are both given; keep one"),
                arguments(
                        "<passwordCommand><argument>hunter2</argument></passwordCommand>",
                        "<passwordCommand>: <program> is missing: the absolute path of a program that prints the"
                                + " password"),
                arguments(
                        "<passwordCommand>/usr/bin/pass hunter2</passwordCommand>",
                        "<passwordCommand>: holds text outside of its elements"),
                arguments(
                        "<passwordCommand><program>pass</program></passwordCommand>",
                        "<passwordCommand>: <program> \"pass\" is not an absolute path such as /usr/bin/pass;"
                                + " no shell and no search path is used"),
                arguments(
                        "<passwordCommand><program>/missing/pass</program></passwordCommand>",
                        "<passwordCommand>: <program> \"/missing/pass\" is not a program that James' user may run"));
    }

    @ParameterizedTest
    @MethodSource("wrongPasswords")
    void shouldSayWhatIsWrongWithAPasswordWithoutShowingIt(String elements, String problem) {
        List<String> found = problems(accounts("<pop3 name=\"info\"><host>pop.example.com</host><user>info</user>"
                + "<deliverTo>info@example.org</deliverTo>" + elements + "</pop3>"));

        assertThat(found).contains("conf/collector.xml: account info: " + problem);
        assertThat(String.join("\n", found)).doesNotContain("hunter2");
    }

    static Stream<Arguments> wrongFiles() {
        String many = "<user>u</user><password>p</password><deliverTo>u@example.org</deliverTo>";
        return Stream.of(
                arguments(
                        "<colector><accounts/></colector>",
                        List.of("the outermost element is <colector>; it must be <collector>")),
                arguments(
                        "<collector><acounts/></collector>",
                        List.of("unknown element <acounts>; did you mean <accounts>?")),
                arguments(
                        "<collector><accounts/><accounts/></collector>",
                        List.of("<accounts>: stands here 2 times; keep one")),
                arguments(
                        "<collector><accounts><imap name=\"a\"/></accounts></collector>",
                        List.of("<accounts>: unknown element <imap>; known here: <pop3>, <odmr>")),
                arguments(
                        "<collector><parallelRuns>0</parallelRuns></collector>",
                        List.of("<parallelRuns>: \"0\" is not a number from 1 to 1000")),
                arguments(
                        "<collector><keepDecisions>23 hours</keepDecisions></collector>",
                        List.of("<keepDecisions>: \"23 hours\" is not a time from 1 day to 10 years" + TIME_FROM)),
                arguments(
                        "<collector><keepDecisions>11 years</keepDecisions></collector>",
                        List.of("<keepDecisions>: \"11 years\" is not a time from 1 day to 10 years" + TIME_FROM)),
                arguments(
                        "<collector><database><url>mysql://user:hunter2@h/d</url></database></collector>",
                        List.of("<database><url>: is not a JDBC URL that begins with jdbc:sqlite: or"
                                + " jdbc:postgresql:, or holds ${..} that cannot be resolved")),
                arguments(
                        "<collector><database><pool>3</pool></database></collector>",
                        List.of("<database>: unknown element <pool>; did you mean <poolSize>?")),
                arguments(
                        accounts("<pop3><host>h.example.com</host>" + many + "</pop3>"),
                        List.of("account number 1: <pop3> has no name; write <pop3 name=\"..\">")),
                arguments(
                        accounts("<pop3 name=\"a b\"><host>h.example.com</host>" + many + "</pop3>"),
                        List.of("account a b: the name is wrong: an account's name has 1 to 100 letters, digits,"
                                + " '.', '_', '-' or '@'")),
                arguments(
                        accounts("<pop3 name=\"a\" hots=\"x\"><host>h.example.com</host>" + many + "</pop3>"),
                        List.of("account a: unknown attribute hots; known here: name")),
                arguments(
                        accounts("<pop3 name=\"a\"/>"),
                        List.of(
                                "account a: <host> is missing: the provider's POP3 server, such as pop.example.com",
                                "account a: <user> is missing: the name to sign in with at the provider",
                                "account a: <password> is missing: the password itself, ${env:NAME} or"
                                        + " ${file:path}; or a <passwordCommand>",
                                "account a: <deliverTo> is missing: the James address that gets this mail, such as"
                                        + " info@example.org; or <recipients>, for a mailbox of many people")),
                arguments(
                        accounts("<pop3 name=\"a\"><host>https://h.example.com</host><user>u</user>"
                                + "<password>p</password><deliverTo>nobody</deliverTo></pop3>"),
                        List.of(
                                "account a: <host>: \"https://h.example.com\" is not a host name or address such as"
                                        + " pop.example.com (the port has an element of its own)",
                                "account a: <deliverTo>: \"nobody\" is not a mail address such as info@example.org")),
                arguments(
                        accounts("<pop3 name=\"a\"><host>h.example.com:995</host><user>u</user>"
                                + "<password>p</password><deliverTo>a@b.org,c@d.org</deliverTo></pop3>"),
                        List.of(
                                "account a: <host>: \"h.example.com:995\" is not a host name or address such as"
                                        + " pop.example.com (the port has an element of its own)",
                                "account a: <deliverTo>: \"a@b.org,c@d.org\" is not a mail address such as"
                                        + " info@example.org")),
                arguments(
                        accounts(account("a", ""), account("A", "<port>x</port>")),
                        List.of(
                                "account A: <port>: \"x\" is not a number from 1 to 65535",
                                "account A: the name is taken by an earlier account; each needs one of its own")),
                arguments(
                        accounts(account("a", ""), account("b", "").replace("<user>b<", "<user>a<")),
                        List.of("account b: host, port and user are those of account a, so every message would come"
                                + " twice; remove or disable one")),
                arguments(
                        "<collector><defaults><user>u</user><password>hunter2</password><deliverTo>x</deliverTo>"
                                + "<recipients/><passwordCommand/><intervall>1 s</intervall><port>x</port></defaults></collector>",
                        List.of(
                                "defaults: <port>: \"x\" is not a number from 1 to 65535",
                                "defaults: <user>: belongs in each account, not in the defaults",
                                "defaults: <password>: belongs in each account, not in the defaults",
                                "defaults: <deliverTo>: belongs in each account, not in the defaults",
                                "defaults: <recipients>: belongs in each account, not in the defaults",
                                "defaults: <passwordCommand>: belongs in each account, not in the defaults",
                                "defaults: unknown element <intervall>; did you mean <interval>?")));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void shouldSayEverythingThatIsWrongInTheFile(String xml, List<String> expected) {
        assertThat(problems(xml))
                .containsExactlyElementsOf(expected.stream()
                        .map(one -> "conf/collector.xml: " + one)
                        .toList());
    }

    @Test
    void shouldPutEveryProblemOnALineOfTheMessage() {
        ConfigurationProblem problem = catchThrowableOfType(
                ConfigurationProblem.class,
                () -> fixture.parse(accounts(account("a", "<port>x\ny</port>"), account("b", "<keep>x</keep>"))));

        assertThat(problem)
                .hasMessage("conf/collector.xml: account a: <port>: \"x\\u000ay\" is not a number from 1 to 65535\n"
                        + "conf/collector.xml: account b: <keep>: \"x\" is not delete, forever, or a time such as"
                        + " 14 days");
    }

    @Test
    void shouldReportAMistakeInTheDefaultsOnce() {
        assertThat(problems("<collector><defaults><keep>no</keep></defaults><accounts>" + account("a", "")
                        + account("b", "") + "</accounts></collector>"))
                .hasSize(1);
    }
}
