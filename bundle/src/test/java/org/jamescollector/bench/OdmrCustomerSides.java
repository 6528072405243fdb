/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jamescollector.testing.StockJames;

/**
 * A James that is the customer of an ODMR provider, and throws away what it gets: the same messages, from the same sender, over a turned
 * session and to its own SMTP port.
 */
final class OdmrCustomerSides implements AutoCloseable {

    private static final String RECIPIENT = "bench@customer.example";
    private static final String ACCOUNT = "/collector/accounts/office";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TurningProvider provider;
    private final StockJames james;
    private final SmtpLoad load;

    private OdmrCustomerSides(TurningProvider provider, StockJames james, SmtpLoad load) {
        this.provider = provider;
        this.james = james;
        this.load = load;
    }

    static OdmrCustomerSides start(int messages) throws IOException, InterruptedException {
        TurningProvider provider = TurningProvider.start();
        StockJames james = StockJames.builder()
                .file(
                        "collector.xml",
                        "<collector><accounts><odmr name=\"office\"><host>127.0.0.1</host><port>" + provider.port()
                                + "</port><security>none</security><allowPlaintextPassword>true</allowPlaintextPassword>"
                                + "<user>user</user><password>secret</password><interval>365 days</interval>"
                                + "</odmr></accounts></collector>")
                .file("mailetcontainer.xml", CollectorContestant.throwingMailAway(""))
                .jvm("-Xmx1g")
                .jvm(CollectorContestant.PROFILING)
                .start();
        james.webadmin().addDomain("customer.example");
        james.webadmin().addUser(RECIPIENT, "password");
        OdmrCustomerSides sides = new OdmrCustomerSides(provider, james, SmtpLoad.of(messages, RECIPIENT));
        // An account runs when James starts; the provider has no mail then.
        sides.awaitRunAfter("");
        return sides;
    }

    /** Over a turned session. */
    Duration turned() throws IOException, InterruptedException {
        awaitEmptySpool();
        String before = account().path("lastStarted").asText();
        CompletableFuture<Duration> time = provider.hold(load);
        james.webadmin().post(ACCOUNT + "?action=collect");
        JsonNode ended = awaitRunAfter(before);
        long collected = ended.path("lastRun").path("collected").asLong();
        if (collected != load.messages()) {
            throw new IOException("the collector took " + collected + " messages, not " + load.messages() + ": "
                    + ended.path("lastError").asText());
        }
        try {
            return time.get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** To James' port. */
    Duration direct() throws IOException, InterruptedException {
        awaitEmptySpool();
        try (SmtpLine line = SmtpLine.to(james.smtpPort())) {
            return load.send(line);
        }
    }

    /** What came before is not for the next one to clear away. */
    private void awaitEmptySpool() throws IOException, InterruptedException {
        Waiting.until("the spool is empty", () -> Waiting.queued(james, "spool") == 0);
    }

    private JsonNode awaitRunAfter(String startedBefore) throws IOException, InterruptedException {
        Waiting.until("the run ends", () -> {
            JsonNode now = account();
            return now.hasNonNull("lastStarted")
                    && now.hasNonNull("lastEnded")
                    && !now.path("lastStarted").asText().equals(startedBefore)
                    && !Instant.parse(now.path("lastEnded").asText())
                            .isBefore(Instant.parse(now.path("lastStarted").asText()));
        });
        return account();
    }

    private JsonNode account() throws IOException {
        return JSON.readTree(james.webadmin().get(ACCOUNT).body());
    }

    @Override
    public void close() throws IOException {
        james.close();
        provider.close();
    }
}
