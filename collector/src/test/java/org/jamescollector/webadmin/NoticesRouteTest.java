/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.history.Outbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mails to people that cannot be sent, over HTTP. */
@Timeout(120)
class NoticesRouteTest {

    private static final String ALL = "/collector/notices";
    private static final AccountName INFO = new AccountName("info");

    @TempDir
    Path folder;

    private CollectorNode.Builder node() {
        return CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(AnAccount.named("info", 1));
    }

    private static void made(CollectorNode node, String id, String addressee, Instant at) {
        try {
            node.history()
                    .outbox()
                    .add(List.of(new Notice(
                            id,
                            INFO,
                            MessageKey.ofUniqueId("7"),
                            Digest.UNKNOWN,
                            "ask",
                            new MailAddress(addressee),
                            false,
                            at,
                            false,
                            "Subject: a\r\n\r\n")));
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void setAside(CollectorNode node, String id, String why) {
        node.history().outbox().setAside(List.of(new Outbox.Unsendable(id, why)));
    }

    private static JsonNode health(RunningWebAdmin web) {
        return web.get("/healthcheck/checks/Collector").json();
    }

    @Test
    void shouldAnswerWhatTheGuideSaysThatItAnswers() throws IOException {
        JsonNode shown =
                AdministrationGuide.answer("Mails that could not be sent").get(0);
        try (CollectorNode node = node().idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Instant at = Instant.parse(shown.get("madeAt").asText());
            made(node, shown.get("id").asText(), shown.get("addressee").asText(), at);
            for (int i = 0; i < shown.get("refusals").asInt(); i++) {
                node.history()
                        .outbox()
                        .refused(List.of(new Outbox.Refusal(shown.get("id").asText(), "full", at, at)));
            }
            setAside(node, shown.get("id").asText(), shown.get("problem").asText());
            assertThat(web.get(ALL).json().get(0)).isEqualTo(shown);
        }
    }

    @Test
    void shouldShowWhatIsSetAsideUntilItIsTriedAgainOrRemoved() {
        try (CollectorNode node = node().idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Instant now = Instant.now();
            made(node, "a", "anna@example.org", now.minusSeconds(1));
            made(node, "b", "anna@example.org", now);
            assertThat(web.get(ALL).json()).as("they are to be sent").isEmpty();
            assertThat(web.delete(ALL + "/a").status()).isEqualTo(404);
            assertThat(health(web).get("status").asText()).isEqualTo("healthy");

            setAside(node, "a", "\u001b[31m no");
            setAside(node, "b", "no");
            assertThat(web.get(ALL).json().findValuesAsText("id")).containsExactly("a", "b");
            assertThat(web.get(ALL + "?limit=1&offset=1").json().findValuesAsText("id"))
                    .containsExactly("b");
            assertThat(web.get(ALL).body()).contains("u001B").doesNotContain("\u001b");
            assertThat(health(web).get("status").asText()).isEqualTo("degraded");
            assertThat(health(web).get("cause").asText())
                    .isEqualTo("2 mails to people could not be sent: GET /collector/notices");

            assertThat(web.post(ALL + "/a?action=send").status()).isEqualTo(400);
            assertThat(web.post(ALL + "/zz?action=retry").status()).isEqualTo(404);
            assertThat(web.post(ALL + "/a?action=retry").status()).isEqualTo(204);
            assertThat(node.history().outbox().ready(INFO, Instant.now(), 10).due())
                    .hasSize(1);
            assertThat(web.delete(ALL + "/b").status()).isEqualTo(204);
            assertThat(web.delete(ALL + "/b").status()).isEqualTo(404);
            assertThat(web.get(ALL).json()).isEmpty();
            assertThat(health(web).get("status").asText()).isEqualTo("healthy");
        }
    }

    @Test
    void shouldCountAndShowWhatARunCannotRead() {
        try (CollectorNode node = node().idle()) {
            made(node, "a", "anna@example.org", Instant.now());
            node.database()
                    .jdbi()
                    .useHandle(handle -> handle.execute("UPDATE collector_notice SET addressee = 'nobody at all'"));
        }
        try (CollectorNode node = node().start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.metrics().countFor("collector.notices.setAside") == 1);
            assertThat(web.get(ALL).json().findValuesAsText("addressee")).containsExactly("nobody at all");
        }
    }
}
