/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.config.DatabaseSettings;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.held.ProviderSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What is said when mailetcontainer.xml lacks what the collector rests upon. */
class MailetContainerCheckTest {

    private static final String MATCHER =
            "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\"/>";
    private static final String MAILET =
            "<mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\"/>";
    private static final String OTHERS = "<mailet match=\"All\" class=\"PostmasterAlias\"/>"
            + "<mailet match=\"RelayLimit=30\" class=\"ToRepository\"><repositoryPath>x</repositoryPath></mailet>";

    private static HierarchicalConfiguration<ImmutableNode> xml(String text) throws ConfigurationException {
        return FileConfigurationProvider.getConfig(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static HierarchicalConfiguration<ImmutableNode> root(String mailets) throws ConfigurationException {
        return xml("<mailetcontainer><processors><processor state=\"root\">" + mailets + "</processor>"
                + "<processor state=\"transport\"><mailet match=\"All\" class=\"Null\"/></processor>"
                + "</processors></mailetcontainer>");
    }

    private static AnAccount one(String name) {
        return AnAccount.named(name, 1);
    }

    private static AnAccount many(String name, CopyPolicy copies) {
        return one(name).recipients(AnAccount.many(copies));
    }

    private static List<String> warnings(HierarchicalConfiguration<ImmutableNode> xml, AnAccount... accounts) {
        return MailetContainerCheck.warnings(xml, built(accounts));
    }

    private static List<Pop3Account> built(AnAccount... accounts) {
        return List.of(accounts).stream().map(AnAccount::build).toList();
    }

    @Test
    void shouldSayNothingWhenBothAreThere() throws Exception {
        assertThat(warnings(root(MATCHER + MAILET + OTHERS), one("info"), many("office", CopyPolicy.DEFAULT)))
                .isEmpty();
    }

    @Test
    void shouldSayNothingOfTheSample() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path checkout = Files.exists(here.resolve("docs")) ? here : here.getParent();

        assertThat(warnings(
                        xml(Files.readString(checkout.resolve("conf/mailetcontainer.xml"))),
                        one("info"),
                        many("office", CopyPolicy.DEFAULT)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AskRecipient", "HeadersOnly"})
    void shouldSayWhoCannotAnswerAndWhatToAdd(String mailet) throws Exception {
        String asking = "<mailetcontainer><processors><processor state=\"root\">%s</processor>"
                + "<processor state=\"download-rules\"><mailet match=\"All\" class=\"org.jamescollector.mailets."
                + mailet
                + "\"/></processor></processors></mailetcontainer>";
        String release = "<mailet match=\"All\" class=\"org.jamescollector.mailets.ReleaseDownload\"/>";

        assertThat(warnings(xml(asking.formatted(MATCHER)), one("info")))
                .singleElement()
                .asString()
                .contains(
                        "no ReleaseDownload",
                        "has " + mailet,
                        "<mailet match=\"All\" class=\"org.jamescollector.mailets.ReleaseDownload\">"
                                + "<onMailetException>propagate</onMailetException></mailet>",
                        "collector-release");
        assertThat(warnings(xml(asking.formatted(MATCHER + release)), one("info")))
                .isEmpty();
        assertThat(warnings(xml(asking.formatted(MATCHER)), one("info").disabled()))
                .isEmpty();
    }

    private static final String TWO = "<mailetcontainer><processors><processor state=\"root\">%s</processor>"
            + "<processor state=\"%s\">%s</processor></processors></mailetcontainer>";
    private static final String RELEASE =
            "<mailet match=\"All\" class=\"org.jamescollector.mailets.ReleaseDownload\"/>";
    private static final String ASK = "<mailet match=\"All\" class=\"org.jamescollector.mailets.AskRecipient\"/>";
    private static final String TO_TRANSPORT =
            "<mailet %s class=\"ToProcessor\"><processor>transport</processor></mailet>";

    @ParameterizedTest
    @ValueSource(strings = {"match=\"All\"", ""})
    void shouldSayWhatKeepsAnswersFromBeingTaken(String match) throws Exception {
        String root = MATCHER + TO_TRANSPORT.formatted(match) + RELEASE;

        assertThat(warnings(xml(TWO.formatted(root, "download-rules", ASK)), one("info")))
                .singleElement()
                .asString()
                .contains(
                        "ReleaseDownload stands behind mailet 2 (All ToProcessor), which takes all mail away",
                        "Move it up")
                .doesNotContain("has no ReleaseDownload");
    }

    @Test
    void shouldWarnWhereAQuestionThatDoesNotArriveHasItsMessageDeleted() throws Exception {
        String deleting = ASK.replace("/>", "><then>delete</then></mailet>");
        String without = TWO.formatted(MATCHER + RELEASE, "download-rules", deleting);
        String error =
                "<processor state=\"error\"><mailet match=\"All\" class=\"org.jamescollector.mailets.NoticeUndelivered\"/>"
                        + "</processor></processors>";

        assertThat(warnings(xml(without), one("info")))
                .singleElement()
                .asString()
                .contains(
                        "the processor error has no NoticeUndelivered",
                        "<mailet match=\"All\" class=\"org.jamescollector.mailets.NoticeUndelivered\">"
                                + "<onMailetException>ignore</onMailetException></mailet>");
        assertThat(warnings(xml(without.replace("</processors>", error)), one("info")))
                .isEmpty();
        assertThat(warnings(xml(without.replace("delete", "leave")), one("info")))
                .isEmpty();
    }

    @Test
    void shouldNotMindMailetsThatTakeSomeMailAway() throws Exception {
        String root = MATCHER
                + TO_TRANSPORT.formatted("match=\"SMTPAuthSuccessful\"")
                + "<mailet match=\"All\" class=\"ToRepository\"><passThrough>true</passThrough></mailet>"
                + RELEASE;

        assertThat(warnings(xml(TWO.formatted(root, "download-rules", ASK)), one("info")))
                .isEmpty();
    }

    @Test
    void shouldSayInWhichOtherProcessorAnswersAreTaken() throws Exception {
        String both = TWO.formatted(MATCHER, "download-rules", ASK)
                .replace("</processors>", "<processor state=\"transport\">" + RELEASE + "</processor></processors>");

        assertThat(warnings(xml(both), one("info")))
                .singleElement()
                .asString()
                .contains("has no ReleaseDownload", "Take it out of the processor transport");
    }

    @Test
    void shouldWarnOfProcessorsThatAreNotWhatTheyLookLike() throws Exception {
        String harmless = "<mailet match=\"All\" class=\"LogMessage\"/>";
        assertThat(warnings(xml(TWO.formatted(MATCHER, "download-rule", harmless)), one("info")))
                .singleElement()
                .asString()
                .contains("processor download-rule ", "write <processor state=\"download-rules\">");
        assertThat(warnings(xml(TWO.formatted(MAILET, "root", MATCHER)), one("info")))
                .singleElement()
                .asString()
                .contains("several processors root", "the last of them alone");
        assertThat(warnings(xml(TWO.formatted(MATCHER, "mine", harmless)), one("info")))
                .isEmpty();
    }

    @Test
    void shouldWarnWhereAnswersGoWhereNobodyTakesThem() throws Exception {
        String ask = "<mailetcontainer><processors><processor state=\"root\">" + MATCHER
                + "<mailet match=\"All\" class=\"org.jamescollector.mailets.ReleaseDownload\">%s</mailet></processor>"
                + "<processor state=\"download-rules\"><mailet match=\"All\" class=\"org.jamescollector.mailets.AskRecipient\">"
                + "%s</mailet></processor></processors></mailetcontainer>";
        String own = "<answerTo>release@example.org</answerTo>";

        assertThat(warnings(xml(ask.formatted("", own)), one("info")))
                .singleElement()
                .asString()
                .contains("sent to release@example.org", "Write " + own + " into ReleaseDownload");
        assertThat(warnings(xml(ask.formatted(own, "")), one("info")))
                .singleElement()
                .asString()
                .contains("sent to the usual address", "Take <answerTo> out of ReleaseDownload");
        assertThat(warnings(xml(ask.formatted("<answerTo> Release@Example.org</answerTo>", own)), one("info")))
                .isEmpty();
    }

    @Test
    void shouldSayWhatAMissingMatcherCostsAndWhatToAdd() throws Exception {
        assertThat(warnings(root(MAILET + OTHERS), one("info")))
                .singleElement()
                .asString()
                .contains(
                        "no AlreadyCollected",
                        "twice",
                        "first mailet",
                        "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\">"
                                + "<onMatchException>propagate</onMatchException></mailet>");
    }

    @Test
    void shouldSayWhatAMissingMailetCostsAndWhatToAdd() throws Exception {
        assertThat(warnings(root(MATCHER + OTHERS), one("info"), many("office", CopyPolicy.DEFAULT)))
                .singleElement()
                .asString()
                .contains(
                        "no DeliverCopiesOnce",
                        "account office)",
                        "<mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\">",
                        "<copies><within>never</within></copies>");
    }

    @Test
    void shouldNotAskForTheMailetWhereNoSourceGuesses() throws Exception {
        AnAccount told = one("office").recipients(AnAccount.many(new EnvelopeSource.Received()));

        assertThat(warnings(root(MATCHER), told)).isEmpty();
        assertThat(warnings(root(MAILET + MATCHER), told)).isEmpty();
    }

    @Test
    void shouldNameTheFirstTenAccounts() throws Exception {
        AnAccount[] accounts = new AnAccount[12];
        for (int i : IntStream.range(0, accounts.length).toArray()) {
            accounts[i] = many("a" + i, CopyPolicy.DEFAULT);
        }

        assertThat(warnings(root(MATCHER), accounts).get(0))
                .contains("(account a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 2 more)");
    }

    @Test
    void shouldNotAskForTheMailetWhereNoCopiesAreRecognised() throws Exception {
        CopyPolicy never = new CopyPolicy(Optional.empty(), true);

        assertThat(warnings(root(MATCHER), one("info"), many("office", never))).isEmpty();
    }

    @Test
    void shouldNotAskForAnythingWhileNoAccountIsEnabled() throws Exception {
        assertThat(warnings(
                        root(OTHERS),
                        one("info").disabled(),
                        many("office", CopyPolicy.DEFAULT).disabled()))
                .isEmpty();
        assertThat(warnings(root(OTHERS))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MATCHER,
                "<matcher name=\"again\" match=\"org.apache.james.mailetcontainer.impl.matchers.Or\">"
                        + "<matcher match=\"org.jamescollector.matchers.AlreadyCollected\"/></matcher>"
                        + "<mailet match=\"again\" class=\"Null\"/>"
            })
    void shouldSayWhatTheWrongOrderCostsAndWhatToMove(String matcher) throws Exception {
        assertThat(warnings(root(MAILET + OTHERS + matcher), one("info"), many("office", CopyPolicy.DEFAULT)))
                .singleElement()
                .asString()
                .contains(
                        "DeliverCopiesOnce before AlreadyCollected",
                        "(account office)",
                        "Move the mailet with AlreadyCollected up",
                        "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\">"
                                + "<onMatchException>propagate</onMatchException></mailet>");
        assertThat(warnings(root(matcher + OTHERS + MAILET), many("office", CopyPolicy.DEFAULT)))
                .isEmpty();
    }

    @Test
    void shouldNotMindTheOrderWhereNoCopiesAreRecognised() throws Exception {
        CopyPolicy never = new CopyPolicy(Optional.empty(), true);

        assertThat(warnings(root(MAILET + MATCHER), one("info"), many("office", never)))
                .isEmpty();
    }

    @Test
    void shouldNotTakeTheMatchersDefinitionForItsPlace() throws Exception {
        String definition = "<matcher name=\"again\" match=\"org.apache.james.mailetcontainer.impl.matchers.Or\">"
                + "<matcher match=\"org.jamescollector.matchers.AlreadyCollected\"/></matcher>";

        assertThat(warnings(
                        root(definition + MAILET + "<mailet match=\"again\" class=\"Null\"/>"),
                        many("office", CopyPolicy.DEFAULT)))
                .hasSize(1);
    }

    @Test
    void shouldNotTakeAnotherProcessorForRoot() throws Exception {
        assertThat(warnings(
                        xml("<mailetcontainer><processors><processor state=\"root\">" + OTHERS + "</processor>"
                                + "<processor state=\"transport\">" + MATCHER + MAILET
                                + "</processor></processors></mailetcontainer>"),
                        many("office", CopyPolicy.DEFAULT)))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<mailet match=\"org.example.AlreadyCollected\" class=\"Null\"/>",
                "<mailet match=\"AlreadyCollected=why\" class=\"Null\"/>",
                "<mailet notmatch=\"org.jamescollector.matchers.AlreadyCollected\" class=\"ToProcessor\"/>",
                "<matcher name=\"again\" match=\"org.apache.james.mailetcontainer.impl.matchers.Or\">"
                        + "<matcher match=\"org.jamescollector.matchers.AlreadyCollected\"/></matcher>"
                        + "<mailet match=\"again\" class=\"Null\"/>"
            })
    void shouldFindTheMatcherHoweverItIsUsed(String mailet) throws Exception {
        assertThat(warnings(root(OTHERS + mailet), one("info"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<mailet match=\"All\" class=\"Null\"><condition>AlreadyCollected</condition></mailet>",
                "<!-- <mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\"/> -->",
                "<mailet match=\"HasMailAttribute=AlreadyCollected\" class=\"Null\"/>",
                "<mailet match=\"org.example.NotAlreadyCollected\" class=\"Null\"/>"
            })
    void shouldNotTakeSomethingElseForTheMatcher(String mailet) throws Exception {
        assertThat(warnings(root(mailet), one("info"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<mailetcontainer/>", "<mailetcontainer><processors/></mailetcontainer>", "<other/>"})
    void shouldSayItOfAFileWithoutTheProcessorToo(String file) throws Exception {
        assertThat(warnings(xml(file), one("info"))).hasSize(1);
    }

    private static List<ILoggingEvent> logOf(ConfigurationProvider provider, AnAccount... accounts) {
        Logger logger = (Logger) LoggerFactory.getLogger(MailetContainerCheck.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            new MailetContainerCheck(
                            provider,
                            new CollectorConfiguration(
                                    DatabaseSettings.DEFAULT,
                                    Duration.ofDays(30),
                                    Duration.ofDays(90),
                                    20,
                                    List.copyOf(built(accounts)),
                                    Map.of(),
                                    ProviderSettings.NONE))
                    .run();
            return log.list;
        } finally {
            logger.detachAppender(log);
        }
    }

    private static ConfigurationProvider files(String component, HierarchicalConfiguration<ImmutableNode> content) {
        return (asked, loaded) -> {
            if (!asked.equals(component)) {
                throw new ConfigurationException("there is no " + asked);
            }
            return content;
        };
    }

    @Test
    void shouldWarnInTheLog() throws Exception {
        assertThat(logOf(files("mailetcontainer", root(OTHERS)), one("info")))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.WARN);
                    assertThat(line.getFormattedMessage()).contains("no AlreadyCollected");
                });
        assertThat(logOf(files("mailetcontainer", root(MATCHER)), one("info"))).isEmpty();
    }

    @Test
    void shouldNotStopJamesWhenTheFileCannotBeRead() throws Exception {
        assertThat(logOf(files("another", root(MATCHER)), one("info")))
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .isEqualTo("conf/mailetcontainer.xml cannot be checked for the collector's AlreadyCollected and"
                                + " DeliverCopiesOnce"));
    }
}
