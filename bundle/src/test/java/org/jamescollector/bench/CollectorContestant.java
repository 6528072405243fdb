/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jamescollector.testing.Checkout;
import org.jamescollector.testing.StockJames;

/**
 * The collector in a stock James, whose root processor is as in the sample, {@code AlreadyCollected}, and then throws the
 * mail away. James is up and warm before the clock starts, as it is on a server; the clock is the run's own, from before the
 * connection is opened until history knows that deletions are final.
 *
 * <p>Each drain is done by an account of its own, whose history is empty, as each of the others begins with an empty memory.
 */
final class CollectorContestant implements Contestant {

    private static final int ACCOUNTS = 60;
    private static final int WARM_UPS = 10;
    /** Further arguments for James' JVM, to profile it: {@code BENCH_JAMES_JVM="-XX:StartFlightRecording=filename=f.jfr"}. */
    static final String[] PROFILING = Optional.ofNullable(System.getenv("BENCH_JAMES_JVM"))
            .map(arguments -> arguments.split(" "))
            .orElseGet(() -> new String[0]);

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final boolean keep;
    private final int warmUps;
    private final String downloadRules;
    private final IntUnaryOperator expected;
    private Optional<StockJames> james = Optional.empty();
    private int portInUse;
    private int next;

    /** @param keep whether it leaves everything at the provider and only looks for new messages */
    CollectorContestant(boolean keep) {
        this("collector", keep, keep ? 3 : WARM_UPS, "", messages -> keep ? 0 : messages);
    }

    private CollectorContestant(
            String name, boolean keep, int warmUps, String downloadRules, IntUnaryOperator expected) {
        this.name = name;
        this.keep = keep;
        this.warmUps = warmUps;
        this.downloadRules = downloadRules;
        this.expected = expected;
    }

    /**
     * One that empties the mailbox, with rules.
     *
     * @param warmUps a server runs for months: what is measured is code that its compiler has seen often
     * @param downloadRules a processor for mailetcontainer.xml, or nothing
     * @param expected how many of so many messages it brings; it deletes the others
     */
    static CollectorContestant draining(String name, int warmUps, String downloadRules, IntUnaryOperator expected) {
        return new CollectorContestant(name, false, warmUps, downloadRules, expected);
    }

    @Override
    public String name() {
        return name;
    }

    /** Accounts run once when James starts: those that drain are to find nothing then. */
    @Override
    public int messagesToPrepareWith(int messages) {
        return keep ? messages : 0;
    }

    /** A server runs for months: what is measured is code that its compiler has seen often. */
    @Override
    public int warmUps() {
        return warmUps;
    }

    @Override
    public void prepare(PopServer server) throws IOException, InterruptedException {
        if (james.isPresent() && portInUse == server.port()) {
            return;
        }
        close();
        portInUse = server.port();
        next = 0;
        int accounts = keep ? 1 : ACCOUNTS;
        james = Optional.of(StockJames.builder()
                .file("collector.xml", configuration(server, accounts))
                .file("mailetcontainer.xml", throwingMailAway(downloadRules))
                .jvm("-Xmx1g")
                .jvm(PROFILING)
                .start());
        for (int account = 0; account < accounts; account++) {
            awaitRun(account, "");
        }
    }

    private String configuration(PopServer server, int accounts) {
        StringBuilder xml = new StringBuilder("<collector><defaults><host>" + server.host() + "</host><port>"
                + server.port() + "</port><security>none</security>"
                + "<allowPlaintextPassword>true</allowPlaintextPassword><checkRecipients>false</checkRecipients>"
                + "<interval>1 day</interval><keep>"
                + (keep ? "forever" : "delete")
                + "</keep><messagesPerSession>1000000</messagesPerSession></defaults><accounts>");
        for (int account = 0; account < accounts; account++) {
            xml.append("<pop3 name=\"")
                    .append(name(account))
                    .append("\"><user>")
                    .append(name(account));
            xml.append("</user><password>").append(server.password()).append("</password>");
            xml.append("<deliverTo>bench@example.org</deliverTo></pop3>");
        }
        return xml.append("</accounts></collector>").toString();
    }

    private static String name(int account) {
        return "bench" + account;
    }

    /** The sample's mailetcontainer.xml, with everything after its first mailet replaced by Null, and with the download rules. */
    static String throwingMailAway(String downloadRules) throws IOException {
        String sample = Files.readString(Checkout.root().resolve("conf").resolve("mailetcontainer.xml"));
        int root = sample.indexOf("<processor state=\"root\"");
        int first = sample.indexOf("</mailet>", sample.indexOf("AlreadyCollected", root)) + "</mailet>".length();
        // Not the first one after it: <processor> is also an element of ToProcessor.
        int end = sample.lastIndexOf("</processor>", sample.indexOf("<processor state=", first));
        return sample.substring(0, root)
                + downloadRules
                + sample.substring(root, first)
                + "<mailet match=\"All\" class=\"Null\"/>"
                + sample.substring(end);
    }

    @Override
    public Duration run(PopServer server) throws IOException, InterruptedException {
        int account = keep ? 0 : next++ % ACCOUNTS;
        String before = account(account).path("lastStarted").asText();
        james().webadmin().post("/collector/accounts/" + name(account) + "?action=collect");
        JsonNode ended = awaitRun(account, before);
        if (ended.hasNonNull("lastError")) {
            throw new IOException(
                    "the collector failed: " + ended.path("lastError").asText());
        }
        long collected = ended.path("lastRun").path("collected").asLong();
        int all = expected.applyAsInt(server.messages());
        if (collected != all) {
            throw new IOException("the collector brought " + collected + " messages, not " + all);
        }
        return Duration.between(
                Instant.parse(ended.path("lastStarted").asText()),
                Instant.parse(ended.path("lastEnded").asText()));
    }

    /** James' own: this process only asks it to run and waits. */
    @Override
    public Duration cpu() {
        return Cpu.ofTree(
                ProcessHandle.of(james().pid()).orElseThrow(() -> new IllegalStateException("James has ended")));
    }

    private StockJames james() {
        return james.orElseThrow(() -> new IllegalStateException("not prepared"));
    }

    private JsonNode account(int account) throws IOException {
        return JSON.readTree(
                james().webadmin().get("/collector/accounts/" + name(account)).body());
    }

    /** Waits for the end of a run other than the one that started then. */
    private JsonNode awaitRun(int account, String startedBefore) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            JsonNode now = account(account);
            boolean ran = !now.path("lastStarted").asText().equals(startedBefore)
                    && now.hasNonNull("lastStarted")
                    && now.hasNonNull("lastEnded");
            if (ran
                    && !Instant.parse(now.path("lastEnded").asText())
                            .isBefore(Instant.parse(now.path("lastStarted").asText()))) {
                return now;
            }
            Thread.sleep(200);
        }
        throw new IOException("the collector did not end its run within " + PATIENCE + ":\n" + james().log());
    }

    @Override
    public void close() {
        james.ifPresent(StockJames::close);
        james = Optional.empty();
    }
}
