/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator is told of mistakes before James makes mailets of mailetcontainer.xml. */
class RulesTrialTest {

    private static final String RULES = "download-rules";
    private static final String IN_RULES = "conf/mailetcontainer.xml, processor download-rules, ";
    private static final String LEAVE = mailet("All", "LeaveAtProvider", "");

    @TempDir
    private Path folder;

    @BeforeEach
    void makeConf() throws Exception {
        Files.createDirectories(folder.resolve("conf"));
    }

    private static String mailet(String match, String mailet, String parameters) {
        return "<mailet match=\"" + match + "\" class=\"org.jamescollector.mailets." + mailet + "\">" + parameters
                + "</mailet>";
    }

    private List<String> problems(String state, String mailets) throws Exception {
        return RulesOf.problems(RulesOf.processor(state, mailets), folder);
    }

    @Test
    void shouldFindNothingWrongInWhatIsRight() throws Exception {
        Files.writeString(folder.resolve("conf/blocked.txt"), "spam.example\n");
        assertThat(RulesOf.problems(
                        RulesOf.processor(
                                        "root",
                                        "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\"/>"
                                                + mailet("All", "DeliverCopiesOnce", "")
                                                + mailet("All", "ReleaseDownload", "<answerTo>release</answerTo>")
                                                + "<mailet match=\"RelayLimit=60\" class=\"Null\"/>")
                                + RulesOf.processor(
                                        RULES,
                                        "<matcher name=\"large\" match=\"org.apache.james.mailetcontainer.impl.matchers.And\">"
                                                + "<matcher match=\"SizeGreaterThan=1m\"/>"
                                                + "<matcher notmatch=\"org.jamescollector.matchers.DayIs=SAT,SUN\"/></matcher>"
                                                + mailet(
                                                        "large",
                                                        "AskRecipient",
                                                        "<onMatchException>nomatch</onMatchException>")
                                                + mailet(
                                                        "org.jamescollector.matchers.AddressInFile=sender file://conf/blocked.txt",
                                                        "DeleteAtProvider",
                                                        "")
                                                + "<mailet class=\"org.jamescollector.mailets.Download\"/>"),
                        folder))
                .isEmpty();
    }

    @Test
    void shouldRefuseASecondProcessorWithRules() throws Exception {
        assertThat(RulesOf.problems(RulesOf.processor(RULES, LEAVE) + RulesOf.processor(RULES, LEAVE), folder))
                .containsExactly(
                        "conf/mailetcontainer.xml has 2 processors download-rules, and James goes by the last of"
                                + " them alone: put all rules into one");
    }

    @Test
    void shouldNameEveryMistakeWithItsMailet() throws Exception {
        assertThat(problems(
                        RULES,
                        LEAVE
                                + mailet("All", "KeepAtProvider", "<keep>5</keep>")
                                + mailet("All", "AskRecipient", "<expire>5 days</expire>")
                                + mailet("org.jamescollector.matchers.DayIs=FREITAG", "LeaveAtProvider", "")))
                .hasSize(3)
                .contains(
                        IN_RULES
                                + "mailet 2 (All KeepAtProvider): <keep>5</keep>: it takes delete, forever, or a time such"
                                + " as 14 days",
                        IN_RULES
                                + "mailet 3 (All AskRecipient): AskRecipient has no parameter <expire>; it takes expires,"
                                + " then, answerTo, perHour, template")
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(IN_RULES + "mailet 4 (DayIs=FREITAG LeaveAtProvider): DayIs=FREITAG: ")
                        .contains("Days MON, TUE"));
    }

    @Test
    void shouldNameAMatcherOfTheProcessorsOwn() throws Exception {
        assertThat(problems(
                        RULES,
                        "<matcher name=\"night\" match=\"org.apache.james.mailetcontainer.impl.matchers.Or\">"
                                + "<matcher match=\"org.jamescollector.matchers.TimeBetween=late\"/></matcher>"
                                + mailet("night", "LeaveAtProvider", "")))
                .singleElement()
                .asString()
                .startsWith(IN_RULES + "matcher night: TimeBetween=late: ");
    }

    @Test
    void shouldNameAConditionThatAMatcherOfJamesDoesNotTake() throws Exception {
        assertThat(problems(RULES, mailet("SizeGreaterThan=much", "LeaveAtProvider", "")))
                .singleElement()
                .asString()
                .startsWith(IN_RULES + "mailet 1 (SizeGreaterThan=much LeaveAtProvider): SizeGreaterThan=much: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "transport", "local-delivery"})
    void shouldRefuseARuleWhereMailHasComeAlready(String state) throws Exception {
        assertThat(problems(state, LEAVE))
                .containsExactly("conf/mailetcontainer.xml, processor " + state
                        + ", mailet 1 (All LeaveAtProvider): it decides about messages that are still at the provider, and"
                        + " mail that comes here fails at it. It belongs into the processor download-rules");
    }

    @ParameterizedTest
    @ValueSource(strings = {"download-rule", "Download-Rules", "downloadrules", "download_rules"})
    void shouldSayHowTheProcessorIsCalled(String state) throws Exception {
        assertThat(problems(state, LEAVE))
                .singleElement()
                .asString()
                .endsWith("did you mean <processor state=\"download-rules\">?");
        assertThat(RulesTrial.looksLikeRules(state)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"download-rules", "root", "local-delivery", "relay-denied"})
    void shouldNotTakeOtherNamesForIt(String state) {
        assertThat(RulesTrial.looksLikeRules(state)).isFalse();
    }

    @Test
    void shouldSayWhereMailetsAndMatchersAre() throws Exception {
        assertThat(problems(
                        RULES,
                        "<mailet match=\"DayIs=SUN\" class=\"LeaveAtProvider\"/>"
                                + mailet("All", "LeaveAtProvidr", "")))
                .containsExactly(
                        IN_RULES + "mailet 1 (DayIs=SUN LeaveAtProvider): James has no matcher DayIs; did you mean"
                                + " org.jamescollector.matchers.DayIs=SUN?",
                        IN_RULES
                                + "mailet 1 (DayIs=SUN LeaveAtProvider): James has no mailet LeaveAtProvider; did you mean"
                                + " org.jamescollector.mailets.LeaveAtProvider?",
                        IN_RULES + "mailet 2 (All LeaveAtProvidr): the collector has no mailet"
                                + " org.jamescollector.mailets.LeaveAtProvidr");
    }

    @Test
    void shouldNameWhereAnswersCannotGo() throws Exception {
        assertThat(problems("root", mailet("All", "ReleaseDownload", "<answerTo>a b</answerTo>")))
                .singleElement()
                .asString()
                .contains("mailet 1 (All ReleaseDownload): <answerTo>: \"a b\" is not", "such as collector-release");
    }

    @Test
    void shouldTakeATemplateBelowConfWithAByteOrderMark() throws Exception {
        Files.write(
                folder.resolve("conf/t.txt"),
                "\uFEFFSubject: Weg: ${subject}\n\nWeg.\n".getBytes(StandardCharsets.UTF_8));
        assertThat(problems(RULES, mailet("All", "DeleteAndWarn", "<template>t.txt</template>")))
                .isEmpty();
        assertThat(problems(
                        RULES,
                        mailet("All", "DeleteAndWarn", "<template>" + folder.resolve("conf/t.txt") + "</template>")))
                .isEmpty();
        assertThat(problems(RULES, mailet("All", "DeleteAndWarn", "<template>u.txt</template>")))
                .singleElement()
                .asString()
                .contains("<template>: u.txt: there is no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "../x*%",
        "#news",
        "Archive//2026",
        "Archive.",
        "%",
        "Archive/..",
        "' '",
    })
    void shouldRefuseMailboxesThatJamesDoesNotTake(String name) throws Exception {
        for (String mailet : List.of("RedirectDownload", "CopyDownload")) {
            assertThat(problems(RULES, mailet("All", mailet, "<to>anna@example.org</to><folder>" + name + "</folder>")))
                    .singleElement()
                    .asString()
                    .contains(": it takes the name of a mailbox such as Archive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Archive", "Archive/2026", "Archive.2026", "/Archive", "Aufträge & mehr", "INBOX"})
    void shouldTakeMailboxesThatJamesTakes(String name) throws Exception {
        assertThat(problems(
                        RULES,
                        mailet(
                                "All",
                                "CopyDownload",
                                "<to>anna@example.org</to><folder>" + name.replace("&", "&amp;") + "</folder>")))
                .isEmpty();
    }

    @Test
    void shouldSayWhoCanBeWarned() throws Exception {
        assertThat(problems(RULES, mailet("All", "DeleteAndWarn", "<warn>Recipient</warn>")))
                .singleElement()
                .asString()
                .contains(
                        "<warn>Recipient</warn>: it takes recipient, sender, a mail address such as info@example.org, or several");
    }
}
