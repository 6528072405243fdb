/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.jamescollector.testing.LoopbackPorts;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** A James that cannot collect as it was told does not start, and the end of its log says why in plain words. */
class StartFailsIT {

    private static final String PLAINLY = "James did not start, because of the collector:\n";

    private static StockJames.StartupFailure startWith(String collectorXml) {
        return StockJames.builder().file("collector.xml", collectorXml).startupFailure();
    }

    private static String endOfLog(StockJames.StartupFailure failure) {
        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.log()).containsOnlyOnce(PLAINLY);
        return failure.log()
                .substring(failure.log().indexOf(PLAINLY) + PLAINLY.length())
                .strip();
    }

    @Test
    void shouldNameEveryMistakeInCollectorXml() {
        StockJames.StartupFailure failure = startWith(
                """
                <collector>
                  <accounts>
                    <pop3 name="info">
                      <host>pop.example.com</host>
                      <prot>995</prot>
                      <interval>5</interval>
                      <user>info</user>
                      <password>${env:THIS_IS_NOT_SET}</password>
                      <deliverTo>info@example.org</deliverTo>
                    </pop3>
                  </accounts>
                </collector>
                """);

        assertThat(endOfLog(failure).lines())
                .containsExactlyInAnyOrder(
                        "conf/collector.xml: account info: unknown element <prot>; did you mean <port>?",
                        "conf/collector.xml: account info: <interval>: \"5\" is not a time from 1 second to 365 days with"
                                + " its unit, such as 5 minutes, 2 hours or 30 days",
                        "conf/collector.xml: account info: <password>: the environment variable THIS_IS_NOT_SET is not"
                                + " set");
    }

    @Test
    void shouldNameBothLinesWhereAMappingWouldNeverCount() {
        StockJames.StartupFailure failure = startWith(
                """
                <collector>
                  <accounts>
                    <pop3 name="office">
                      <host>pop.example.com</host>
                      <user>office</user>
                      <password>secret</password>
                      <recipients>
                        <fallback>postmaster@example.org</fallback>
                        <mappings>
                          <map from="*@old.example.org" to="*@example.org"/>
                          <map from="info@old.example.org" to="anna@example.org"/>
                        </mappings>
                      </recipients>
                    </pop3>
                  </accounts>
                </collector>
                """);

        assertThat(endOfLog(failure))
                .isEqualTo(
                        "conf/collector.xml: account office: <recipients><mappings><map>: \"info@old.example.org\" would"
                                + " never count: <map from=\"*@old.example.org\"> is for all of its addresses and stands before it;"
                                + " put it behind this one");
    }

    @Test
    void shouldNameADownloadRuleThatCannotWork() {
        StockJames.StartupFailure failure =
                withRules("<mailet match=\"All\" class=\"org.jamescollector.mailets.Download\"/>"
                        + "<mailet match=\"HasAttachment\" class=\"org.jamescollector.mailets.DeleteAtProvider\"/>");

        assertThat(endOfLog(failure))
                .startsWith(
                        "conf/mailetcontainer.xml, processor download-rules, mailet 2 (HasAttachment DeleteAtProvider):"
                                + " the matcher HasAttachment looks at the body of a message")
                .hasLineCount(1);
    }

    @Test
    void shouldNameEveryMistakeInDownloadRules() {
        StockJames.StartupFailure failure = withRules(
                "<mailet match=\"All\" class=\"org.jamescollector.mailets.KeepAtProvider\"><keep>5</keep></mailet>"
                        + "<mailet match=\"org.jamescollector.matchers.DayIs=FREITAG\" class=\"org.jamescollector.mailets.Download\"/>"
                        + "</processor><processor state=\"download-rules\">"
                        + "<mailet match=\"All\" class=\"org.jamescollector.mailets.LeaveAtProvider\"/>"
                        + "</processor><processor state=\"mine\">"
                        + "<mailet match=\"All\" class=\"org.jamescollector.mailets.LeaveAtProvider\"/>");

        assertThat(endOfLog(failure).lines())
                .hasSize(4)
                .contains(
                        "conf/mailetcontainer.xml has 2 processors download-rules, and James goes by the last of them alone: put all rules"
                                + " into one",
                        "conf/mailetcontainer.xml, processor download-rules, mailet 1 (All KeepAtProvider): <keep>5</keep>: it takes"
                                + " delete, forever, or a time such as 14 days")
                .anyMatch(line -> line.contains("mailet 2 (DayIs=FREITAG Download): DayIs=FREITAG: "))
                .anyMatch(line ->
                        line.contains("processor mine, mailet 1 (All LeaveAtProvider): it decides about messages"));
    }

    private static StockJames.StartupFailure withRules(String rules) {
        StockJames.Builder builder = StockJames.builder();
        String container = builder.sampleOf("mailetcontainer.xml")
                .replace(
                        "<processor state=\"error\"",
                        "<processor state=\"download-rules\">" + rules + "</processor><processor state=\"error\"");
        return builder.file("mailetcontainer.xml", container).startupFailure();
    }

    @Test
    void shouldSayThatPostgresqlCannotBeReached() {
        try (LoopbackPorts ports = new LoopbackPorts()) {
            StockJames.StartupFailure failure = startWith(
                    """
                    <collector>
                      <database>
                        <url>jdbc:postgresql://127.0.0.1:%d/collector</url>
                        <user>james</user>
                        <password>not-for-logs</password>
                      </database>
                    </collector>
                    """
                            .formatted(ports.next()));

            assertThat(endOfLog(failure))
                    .startsWith("PostgreSQL database collector on 127.0.0.1 cannot be opened: it does not answer")
                    .hasLineCount(1);
            assertThat(failure.log()).doesNotContain("not-for-logs");
        }
    }

    @Test
    void shouldSayThatTheSqliteFileCannotBeWritten() {
        StockJames.StartupFailure failure = startWith(
                """
                <collector>
                  <database>
                    <url>jdbc:sqlite:file://conf/jvm.properties/collector.db</url>
                  </database>
                </collector>
                """);

        assertThat(endOfLog(failure))
                .startsWith("SQLite database ")
                .contains("jvm.properties/collector.db cannot be made", "Make it, writable for James")
                .hasLineCount(1);
    }

    @Test
    void shouldSayThatCollectorXmlIsNotXml() {
        StockJames.StartupFailure failure = startWith("<collector><accounts></collector>");

        assertThat(endOfLog(failure))
                .startsWith("conf/collector.xml: line 1, column ")
                .contains("\"accounts\"")
                .hasLineCount(1);
    }
}
