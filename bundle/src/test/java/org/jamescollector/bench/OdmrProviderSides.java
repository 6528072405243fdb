/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import org.jamescollector.provider.ProviderJames;
import org.jamescollector.testing.StockJames;

/**
 * A James that is a provider: the same messages, held for a customer who fetches them by ATRN, and waiting in James' outgoing queue, from
 * where RemoteDelivery sends them. One sink takes both.
 */
final class OdmrProviderSides implements AutoCloseable {

    private static final String HELD_DOMAIN = "held.example";
    /** James' memory queue has one mail in hand that it does not count, when whoever takes mail out of it has enough for now. */
    private static final int UNCOUNTED = 1;

    private static final Duration A_MOMENT = Duration.ofMillis(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SmtpSink sink;
    private final StockJames james;
    private final SmtpLoad load;

    private OdmrProviderSides(SmtpSink sink, StockJames james, SmtpLoad load) {
        this.sink = sink;
        this.james = james;
        this.load = load;
    }

    static OdmrProviderSides start(int messages) throws IOException {
        SmtpSink sink = SmtpSink.start();
        String provider = "<signIn><tls>optional</tls><allowPlaintextPassword>true</allowPlaintextPassword></signIn>"
                + "<domain name=\"" + HELD_DOMAIN + "\"><users>" + ProviderJames.USER + "</users></domain>";
        StockJames.Builder builder = ProviderJames.configured(StockJames.builder(), provider, false);
        String container = ProviderJames.switchedOn(builder.sampleOf("mailetcontainer.xml"), "HoldForPickup");
        String outgoing = "<outgoingQueue>outgoing</outgoingQueue>";
        StockJames james = builder.file(
                        "mailetcontainer.xml",
                        container.replace(outgoing, outgoing + "<gateway>127.0.0.1:" + sink.port() + "</gateway>"))
                .jvm("-Xmx1g")
                .jvm(CollectorContestant.PROFILING)
                .start();
        james.webadmin().addDomain("provider.example");
        james.webadmin().addUser(ProviderJames.USER, ProviderJames.PASSWORD);
        return new OdmrProviderSides(sink, james, SmtpLoad.of(messages, "anna@" + HELD_DOMAIN));
    }

    /** By ATRN: from asking for it until QUIT. */
    Duration drain() throws IOException, InterruptedException {
        handIn(load);
        Waiting.until("all is held", () -> held() == load.messages());
        long before = sink.messages();
        try (SmtpLine line = SmtpLine.to(james.port("smtpserver.xml", ProviderJames.ODMR_PORT))) {
            line.expect("220");
            line.ask("EHLO customer.example", "250");
            String signIn = "\0" + ProviderJames.USER + "\0" + ProviderJames.PASSWORD;
            line.ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(signIn.getBytes(US_ASCII)), "235");
            long start = System.nanoTime();
            line.ask("ATRN " + HELD_DOMAIN, "250");
            sink.serve(line.socket());
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            if (sink.messages() - before != load.messages()) {
                throw new IOException("the customer got " + (sink.messages() - before) + " messages, not "
                        + load.messages() + ":\n" + james.log());
            }
            Waiting.until("nothing is held", () -> held() == 0);
            return time;
        }
    }

    /** By RemoteDelivery: from when the sink says the first word until it has the last message. */
    Duration remoteDelivery() throws IOException, InterruptedException {
        long wanted = sink.messages() + load.messages();
        sink.holdBack();
        handIn(load.to("anna@elsewhere.example"));
        Waiting.until("all is on its way out", () -> Waiting.queued(james, "outgoing") >= load.messages() - UNCOUNTED);
        long start = System.nanoTime();
        sink.letGo();
        Waiting.until("everything is delivered", A_MOMENT, () -> sink.messages() >= wanted);
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        Waiting.until("nothing goes out any more", () -> Waiting.queued(james, "outgoing") == 0);
        return time;
    }

    /** Until the spool has dealt with it. */
    private void handIn(SmtpLoad what) throws IOException, InterruptedException {
        try (SmtpLine line = SmtpLine.to(james.smtpPort())) {
            what.send(line);
        }
        Waiting.until("the spool is empty", () -> Waiting.queued(james, "spool") == 0);
    }

    private int held() throws IOException {
        for (JsonNode domain :
                JSON.readTree(james.webadmin().get("/collector/held").body())) {
            if (domain.path("domain").asText().equals(HELD_DOMAIN)) {
                return domain.path("messages").asInt();
            }
        }
        throw new IOException(HELD_DOMAIN + " is not held for anybody");
    }

    @Override
    public void close() throws IOException {
        james.close();
        sink.close();
    }
}
