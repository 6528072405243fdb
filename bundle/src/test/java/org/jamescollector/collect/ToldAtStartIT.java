/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** What would be noticed when mail is missing is in James' log when it starts. */
class ToldAtStartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern FIRST_TWO = Pattern.compile(
            "(<mailet match=\"org.jamescollector.matchers.AlreadyCollected\".*?</mailet>)"
                    + "(.*?)(<mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\">.*?</mailet>)",
            Pattern.DOTALL);

    private static final String RELEASE = "<mailet match=\"All\" class=\"org.jamescollector.mailets.ReleaseDownload\">";
    private static final String ANSWER_TO = "<answerTo>release+*@example.org</answerTo>";
    private static final String RULES = "<processor state=\"download-rules\">"
            + "<mailet match=\"SubjectIs=a\" class=\"org.jamescollector.mailets.RedirectDownload\"><to>annna@example.org</to></mailet>"
            + "<mailet match=\"SubjectIs=b\" class=\"org.jamescollector.mailets.AskRecipient\">" + ANSWER_TO
            + "</mailet></processor>";

    private static String accounts() {
        return new CollectorXml()
                .mailbox(
                        "office",
                        1,
                        "office",
                        "secret",
                        "<interval>3 days</interval><recipients><fallback>postmaster@example.org</fallback><accept>"
                                + "<address>example.org</address><address>info@example.net</address></accept></recipients>")
                .toString();
    }

    @Test
    void shouldTellOfWhatDoesNotFitTogether() throws Exception {
        StockJames.Builder builder = StockJames.builder();
        Matcher firstTwo = FIRST_TWO.matcher(builder.sampleOf("mailetcontainer.xml"));
        assertThat(firstTwo.find()).isTrue();
        builder.file("collector.xml", accounts())
                .file(
                        "mailetcontainer.xml",
                        firstTwo.replaceFirst("$3$2$1")
                                .replace(RELEASE, RELEASE + ANSWER_TO)
                                .replace("<processor state=\"error\"", RULES + "<processor state=\"error\""));

        try (StockJames james = builder.start()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(james.log())
                    .contains(
                            "The processor root of conf/mailetcontainer.xml has DeliverCopiesOnce before AlreadyCollected")
                    .contains("2 download rules")
                    .contains("Download rule 1 (SubjectIs=a RedirectDownload): James does not know annna@example.org")
                    .contains("Account office: recipients: James does not know postmaster@example.org, the <fallback>")
                    .contains(
                            "The <accept> of account office has addresses at example.net, example.org, which James does"
                                    + " not serve."));

            james.webadmin().addDomain("example.org");
            james.webadmin().addUser("postmaster@example.org", "pass");
            james.webadmin().post("/collector/accounts/office?action=collect");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(james.log())
                                    .contains(
                                            "The <accept> of account office has addresses at example.net, which James does not serve."));
            shouldTakeAnswersWithTheirTokenInTheAddress(james);
        }
    }

    /** What docs/download-rules-notices.md says of James 3.8. */
    private static void shouldTakeAnswersWithTheirTokenInTheAddress(StockJames james) throws Exception {
        james.webadmin().addUser("release@example.org", "pass");
        byte[] answer = "Subject: Re: b\r\n\r\nYes\r\n".getBytes(StandardCharsets.US_ASCII);
        List<String> to = List.of("release+abc234@example.org");
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            assertThatThrownBy(() -> smtp.send("postmaster@example.org", to, answer))
                    .hasMessageContaining("550");
        }
        james.cli().run("AddRegexMapping", "*", "example.org", "release\\+[a-z2-7]+@example\\.org:release@example.org");
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send("postmaster@example.org", to, answer);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(james.log())
                .contains("from postmaster@example.org releases no message"));
    }
}
