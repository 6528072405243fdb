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
import java.util.stream.IntStream;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AccountState.Pause;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.connection.WatchedProvider;
import org.jamescollector.history.DatabaseSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The health check, as James' /healthcheck gives it. */
@Timeout(120)
class CollectorHealthCheckTest {

    private static final AccountName INFO = new AccountName("info");

    private final WatchedProvider provider = new WatchedProvider();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private CollectorNode.Builder node(AnAccount... accounts) {
        return CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(accounts);
    }

    private AnAccount info() {
        return AnAccount.named("info", provider.port());
    }

    private static JsonNode health(RunningWebAdmin web) {
        return web.get("/healthcheck/checks/Collector").json();
    }

    @Test
    void shouldBeHealthyWhenAllGoesWellOrRestsOnPurpose() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node = node(
                                info(),
                                AnAccount.named("resting", 1),
                                AnAccount.named("off", 1).disabled())
                        .idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            node.service()
                    .pause(new AccountName("resting"), new Pause(Instant.now(), Pause.Cause.ADMINISTRATOR, "holiday"));

            assertThat(health(web).get("status").asText()).isEqualTo("healthy");
        }
    }

    @Test
    void shouldBeDegradedWhenThePasswordIsWrongUntilItIsRight() {
        provider.addMailbox("info", "another");
        try (CollectorNode node = node(info()).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.state("info").pause().isPresent());

            JsonNode degraded = health(web);
            assertThat(degraded.get("status").asText()).isEqualTo("degraded");
            assertThat(degraded.get("cause").asText())
                    .startsWith("1 account is not collected: info: sign-in: ")
                    .contains("user or password are wrong");
            assertThat(web.get("/healthcheck").status())
                    .as("James itself works")
                    .isEqualTo(200);

            provider.addMailbox("info", AnAccount.PASSWORD);
            web.delete("/collector/accounts/info/pause");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> health(web).get("status").asText().equals("healthy"));
        }
    }

    @Test
    void shouldBeDegradedWhenAnAccountFailsAgainAndAgain() {
        AnAccount failing = info().withoutPassword("the vault is closed").every(Duration.ofSeconds(1));
        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node = node(info()).start()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.state("info").lastSuccess().isPresent());
        }
        try (CollectorNode node = node(failing).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            node.service().runNow(INFO);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.state("info").failures() == 1);
            assertThat(health(web).get("status").asText())
                    .as("one failure is a cut line")
                    .isEqualTo("healthy");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.state("info").failures() >= 3);
            assertThat(health(web).get("cause").asText())
                    .isEqualTo("1 account is not collected: info: password: the vault is closed");
        }
    }

    @Test
    void shouldNameTenAccountsAndCountTheOthers() {
        AnAccount[] accounts = IntStream.range(0, 12)
                .mapToObj(i -> AnAccount.named("account-" + i, 1))
                .toArray(AnAccount[]::new);
        try (CollectorNode node = node(accounts).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            for (int i = 0; i < 12; i++) {
                node.service()
                        .pause(
                                new AccountName("account-" + i),
                                new Pause(Instant.now(), Pause.Cause.CREDENTIALS, "refused"));
            }

            assertThat(health(web).get("cause").asText())
                    .startsWith("12 accounts are not collected: account-0: paused; ")
                    .endsWith("; and 2 more");
        }
    }

    @Test
    void shouldBeUnhealthyWhenTheDatabaseDoesNotAnswer() {
        try (CollectorNode node = node(info()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            node.database().close();

            assertThat(health(web).get("status").asText()).isEqualTo("unhealthy");
            assertThat(health(web).get("cause").asText()).startsWith("The collector's database does not answer: ");
            assertThat(web.get("/healthcheck").status()).isEqualTo(503);
        }
    }
}
