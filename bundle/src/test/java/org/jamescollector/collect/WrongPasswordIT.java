/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong password must not get the account locked at the provider, and must not go unnoticed. */
class WrongPasswordIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String INFO = "/collector/accounts/info";

    @TempDir
    Path folder;

    private Path secret(String name, String value) throws IOException {
        return Files.writeString(folder.resolve(name), value);
    }

    private static String account(String name, int port, Path password) {
        return """
                <pop3 name="%s">
                  <port>%d</port>
                  <user>%s</user>
                  <password>${file:%s}</password>
                  <deliverTo>anna@example.org</deliverTo>
                </pop3>
                """
                .formatted(name, port, name, password);
    }

    @Test
    void shouldTryOnceSayItLoudlyAndGoOnAfterTheCorrection() throws Exception {
        try (GreenMailProvider provider = new GreenMailProvider();
                CountingLine line = new CountingLine(provider.port())) {
            provider.addMailbox("info", "right");
            provider.addMailbox("other", "right");
            provider.deliver("info", "Subject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
            Path password = secret("info", "quite-wrong");
            String xml =
                    """
                    <collector>
                      <defaults>
                        <host>127.0.0.1</host>
                        <security>none</security>
                        <allowPlaintextPassword>true</allowPlaintextPassword>
                        <interval>1 second</interval>
                      </defaults>
                      <accounts>%s%s</accounts>
                    </collector>
                    """
                            .formatted(
                                    account("info", line.port(), password),
                                    account("other", provider.port(), secret("other", "right")));

            try (StockJames james =
                    StockJames.builder().file("collector.xml", xml).start()) {
                james.webadmin().addDomain("example.org");
                james.webadmin().addUser("anna@example.org", "pass");
                await().atMost(PATIENCE).until(() -> state(james).equals("paused"));

                // Several intervals, as the other account shows.
                Set<String> runsOfTheOther = new HashSet<>();
                await().atMost(PATIENCE).until(() -> {
                    runsOfTheOther.add(json(james, "/collector/accounts/other")
                            .path("lastStarted")
                            .asText());
                    return runsOfTheOther.size() >= 4;
                });
                assertThat(line.connections()).isEqualTo(1);

                JsonNode paused = json(james, INFO).get("paused");
                assertThat(paused.get("cause").asText()).isEqualTo("CREDENTIALS");
                assertThat(paused.get("reason").asText()).contains("user or password are wrong");
                JsonNode health = json(james, "/healthcheck/checks/Collector");
                assertThat(health.get("status").asText()).isEqualTo("degraded");
                assertThat(health.get("cause").asText()).startsWith("1 account is not collected: info: sign-in: ");
                assertThat(james.log())
                        .contains("Account info is paused: the provider 127.0.0.1:" + line.port()
                                + " refused its user or password.")
                        .doesNotContain("quite-wrong");

                Files.writeString(password, "right");
                assertThat(james.webadmin().delete(INFO + "/pause").statusCode())
                        .isEqualTo(204);

                await().atMost(PATIENCE).until(() -> state(james).equals("ok"));
                assertThat(json(james, INFO).get("totalCollected").asInt()).isEqualTo(1);
                assertThat(json(james, "/healthcheck/checks/Collector")
                                .get("status")
                                .asText())
                        .isEqualTo("healthy");
            }
        }
    }

    private static String state(StockJames james) throws IOException {
        return json(james, INFO).get("state").asText();
    }

    private static JsonNode json(StockJames james, String path) throws IOException {
        return new ObjectMapper().readTree(james.webadmin().get(path).body());
    }
}
