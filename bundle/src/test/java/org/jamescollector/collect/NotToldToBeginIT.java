/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** A James whose extensions.properties lacks the collector's startable: log, web administration and health check say which line is missing. */
class NotToldToBeginIT {

    private static final String LINE = "guice.extension.startable=org.jamescollector.module.CollectorStartable";
    private static final String SAID =
            "Nothing is collected: conf/extensions.properties lacks " + LINE + ". Put it in and restart James";

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void shouldSayWhichLineIsMissingWhereverSomebodyLooks() throws Exception {
        StockJames.Builder builder = StockJames.builder();
        String extensions = builder.sampleOf("extensions.properties");
        assertThat(extensions).contains(LINE);
        builder.file("extensions.properties", extensions.replace(LINE, ""))
                .file(
                        "collector.xml",
                        new CollectorXml()
                                .account("info", 1, "info", "secret", "info@example.org")
                                .toString());

        try (StockJames james = builder.start()) {
            for (String action : new String[] {"collect", "try-rules"}) {
                HttpResponse<String> refused = james.webadmin().post("/collector/accounts/info?action=" + action);
                assertThat(refused.statusCode()).isEqualTo(409);
                assertThat(json(refused).get("message").asText()).isEqualTo(SAID);
            }
            assertThat(json(james.webadmin().get("/tasks"))).isEmpty();

            JsonNode health = json(james.webadmin().get("/healthcheck/checks/Collector"));
            assertThat(health.get("status").asText()).isEqualTo("unhealthy");
            assertThat(health.get("cause").asText()).isEqualTo(SAID);
            assertThat(james.log()).contains(SAID);
        }
    }
}
