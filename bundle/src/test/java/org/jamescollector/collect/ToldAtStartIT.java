/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** What would be noticed when mail is missing is in James' log when it starts. */
class ToldAtStartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern FIRST_TWO = Pattern.compile(
            "(<mailet match=\"org.jamescollector.matchers.AlreadyCollected\".*?</mailet>)"
                    + "(.*?)(<mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\">.*?</mailet>)",
            Pattern.DOTALL);

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
    void shouldTellOfWhatDoesNotFitTogether() {
        StockJames.Builder builder = StockJames.builder();
        Matcher firstTwo = FIRST_TWO.matcher(builder.sampleOf("mailetcontainer.xml"));
        assertThat(firstTwo.find()).isTrue();
        builder.file("collector.xml", accounts()).file("mailetcontainer.xml", firstTwo.replaceFirst("$3$2$1"));

        try (StockJames james = builder.start()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(james.log())
                    .contains(
                            "The processor root of conf/mailetcontainer.xml has DeliverCopiesOnce before AlreadyCollected")
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
        }
    }
}
