/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.config.ConfigurationFixture.account;
import static org.jamescollector.config.ConfigurationFixture.accounts;
import static org.jamescollector.config.ConfigurationFixture.shared;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.account.Account;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation and the sample say is so. */
class DocumentationTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?s)```xml\n(.*?)```");
    private static final Pattern ELEMENT_WITH_DEFAULT =
            Pattern.compile("(?m)^\\| `<(\\w+)>` \\| (D?) \\|.*\\| `([^`]+)` \\|$");
    private static final Pattern FOR_ALL_WITH_DEFAULT =
            Pattern.compile("(?m)^\\| `<(\\w+)>` \\| [^|]+ \\| `([^`]+)` \\| \\w.*\\|$");
    private static final Pattern RECIPIENTS_WITH_DEFAULT =
            Pattern.compile("(?m)^\\| `((?:<\\w+>)+)` \\|.*\\| `([^`]+)` \\|$");
    private static final Pattern NAME = Pattern.compile("<(\\w+)>");
    private static final Pattern ELEMENT = Pattern.compile("(?m)^\\| `<(\\w+)>` \\| (D?) ?\\|");

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, name -> Optional.of("value of " + name));
        Stream.of("anna", "berta", "anna-old").forEach(name -> fixture.write("conf/secrets/" + name, "secret\n"));
        fixture.write("conf/partner-ca.pem", TestCertificates.SELF_SIGNED);
        fixture.write("conf/our-certificate.pem", TestCertificates.SELF_SIGNED);
        fixture.write("conf/our-key.pem", "-----BEGIN PRIVATE KEY-----\n");
    }

    private static String read(String file) {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String documentation() {
        return read("docs/configuration.md");
    }

    static Stream<String> examples() {
        return Stream.of(documentation(), envelopeGuide(), read("docs/odmr-etrn.md"))
                .flatMap(text -> EXAMPLE.matcher(text).results())
                .map(result -> result.group(1))
                // Of another file, which is read in TurnedStanzaTest.
                .filter(example -> !example.startsWith("<smtpserver "));
    }

    private static String envelopeGuide() {
        return read("docs/envelope.md");
    }

    /** A file, an account, or a part of what an account says of its recipients. */
    private static String fileWith(String example) {
        if (example.startsWith("<collector>")) {
            return example;
        }
        boolean isAccount = example.startsWith("<pop3 ") || example.startsWith("<odmr ");
        return accounts(isAccount ? example : shared("office", example));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldReadEveryExampleOfTheDocumentation(String example) throws Exception {
        // A program that is on every machine stands for the one that is not.
        String here = example.replace("/usr/bin/pass", "/bin/sh").replace("/usr/local/bin/access-token", "/bin/sh");

        assertThat(fixture.parse(fileWith(here))).isNotNull();
    }

    @Test
    void shouldHaveExamples() {
        assertThat(examples()).hasSizeGreaterThan(18);
    }

    @Test
    void shouldReadTheSampleOnAMachineWithoutItsSecrets() throws Exception {
        CollectorConfiguration sample =
                new ConfigurationFixture(directory, name -> Optional.empty()).parse(read("conf/collector.xml"));

        assertThat(sample.accounts()).isNotEmpty().noneMatch(Account::enabled);
        assertThat(sample.database()).isEqualTo(DatabaseSettings.DEFAULT);
    }

    @Test
    void shouldReadTheSampleWhenItsAccountIsEnabled() throws Exception {
        CollectorConfiguration sample =
                fixture.parse(read("conf/collector.xml").replace("<enabled>false</enabled>", ""));

        assertThat(sample.accounts()).singleElement().matches(Account::enabled);
    }

    @Test
    void shouldReadTheDatabaseThatTheSampleHasInAComment() throws Exception {
        String sample = read("conf/collector.xml");
        String commented = sample.substring(sample.indexOf("<database>"), sample.indexOf("</database>"));

        assertThat(fixture.parse("<collector>" + commented + "</database></collector>")
                        .database()
                        .url())
                .startsWith("jdbc:postgresql:");
    }

    @Test
    void shouldReadTheMailboxOfManyPeopleThatTheSampleHasInAComment() throws Exception {
        String sample = read("conf/collector.xml");
        String commented = sample.substring(sample.indexOf("<pop3 name=\"example-org\">"));
        String account = commented.substring(0, commented.indexOf("-->"));

        assertThat(fixture.parse(accounts(account.replace("<enabled>false</enabled>", "")))
                        .pop3Accounts())
                .singleElement()
                .matches(Pop3Account::enabled)
                .extracting(Pop3Account::recipients)
                .isInstanceOf(Recipients.ByEnvelope.class);
    }

    @Test
    void shouldReadTheOdmrAccountThatTheSampleHasInAComment() throws Exception {
        String sample = read("conf/collector.xml");
        String commented = sample.substring(sample.indexOf("<odmr "));
        String account = commented.substring(0, commented.indexOf("-->"));

        assertThat(fixture.parse(accounts(account.replace("<enabled>false</enabled>", "")))
                        .odmrAccounts())
                .singleElement()
                .satisfies(odmr -> assertThat(odmr.domains()).containsExactly("example.net"));
    }

    static Stream<Arguments> documentedDefaultsOfRecipients() {
        return RECIPIENTS_WITH_DEFAULT
                .matcher(envelopeGuide())
                .results()
                .map(row -> arguments(row.group(1), row.group(2)));
    }

    @ParameterizedTest
    @MethodSource("documentedDefaultsOfRecipients")
    void shouldHaveTheDefaultForRecipientsThatTheDocumentationStates(String elements, String value) throws Exception {
        String ends = NAME.matcher(elements)
                .results()
                .map(name -> "</" + name.group(1) + ">")
                .reduce("", (inner, outer) -> outer + inner);

        assertThat(fixture.parse(accounts(shared("office", elements + value + ends)))
                        .accounts())
                .usingRecursiveComparison()
                .ignoringFields("password")
                .isEqualTo(fixture.parse(accounts(shared("office", ""))).accounts());
    }

    @Test
    void shouldDocumentDefaultsOfRecipients() {
        assertThat(documentedDefaultsOfRecipients()).hasSize(5);
    }

    @Test
    void shouldListEverySettingAndWhetherItMayBeADefault() {
        List<String> listed = ELEMENT.matcher(documentation())
                .results()
                .map(row -> row.group(1) + row.group(2))
                .toList();

        assertThat(listed)
                .containsAll(Pop3Settings.SHARED.stream()
                        .map(setting -> setting.element() + "D")
                        .toList())
                .containsAll(Pop3Settings.OWN.stream().map(Setting::element).toList());
    }

    static Stream<MatchResult> documentedDefaults() {
        return ELEMENT_WITH_DEFAULT.matcher(documentation()).results().filter(row -> !row.group(3)
                .startsWith("<"));
    }

    @ParameterizedTest
    @MethodSource("documentedDefaults")
    void shouldHaveTheDefaultThatTheDocumentationStates(MatchResult row) throws Exception {
        String stated = "<" + row.group(1) + ">" + row.group(3) + "</" + row.group(1) + ">";

        assertThat(fixture.parse(accounts(account("info", stated))).accounts())
                .usingRecursiveComparison()
                .ignoringFields("password")
                .isEqualTo(fixture.parse(accounts(account("info", ""))).accounts());
    }

    @ParameterizedTest
    @MethodSource("documentedDefaultsForAllAccounts")
    void shouldHaveTheDefaultForAllAccountsThatTheDocumentationStates(String element, String value) throws Exception {
        assertThat(fixture.parse("<collector><" + element + ">" + value + "</" + element + "></collector>"))
                .isEqualTo(fixture.parse("<collector/>"));
    }

    static Stream<Arguments> documentedDefaultsForAllAccounts() {
        return FOR_ALL_WITH_DEFAULT
                .matcher(documentation())
                .results()
                .map(row -> arguments(row.group(1), row.group(2)));
    }

    @Test
    void shouldDocumentDefaultsForAllAccounts() {
        assertThat(documentedDefaultsForAllAccounts().map(row -> row.get()[0]))
                .containsExactly("forgetAfter", "keepDecisions", "parallelRuns");
    }

    @Test
    void shouldDocumentDefaults() {
        assertThat(documentedDefaults()).hasSizeGreaterThan(12);
    }
}
