/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.mail.MessagingException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jamescollector.testing.ImapReader;

/** The demo with a mailbox of the person who tries it. Nothing in that mailbox is changed. */
final class RealMailbox implements AutoCloseable {

    static final String LARGEST_MESSAGE = "10M";
    static final int MOST_MESSAGES = 500;
    static final String MOST_BYTES = "100M";

    private static final String ACCOUNT = "yours";
    private static final String USER = "you";
    private static final String PASSWORD_VARIABLE = "COLLECTOR_DEMO_PASSWORD";
    private static final Duration TO_DELIVER = Duration.ofMinutes(1);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(30);

    private final PrintStream out;
    private final String imapPassword = UUID.randomUUID().toString().substring(0, 8);
    private final Path usersAreReady;
    private final DemoJames james;

    RealMailbox(RealAccount account, String password, PrintStream out) throws IOException {
        this.out = out;
        Path folder = Files.createTempDirectory("james-demo-");
        folder.toFile().deleteOnExit();
        this.usersAreReady = folder.resolve("ready");
        usersAreReady.toFile().deleteOnExit();
        String collectorXml = new CollectorXml()
                .real(ACCOUNT, account, passwordProgram(usersAreReady), DemoJames.address(USER))
                .text();
        out.println("James     starting a stock 3.8.1 that collects " + account + " ...");
        this.james = DemoJames.start(collectorXml, Map.of(PASSWORD_VARIABLE, password));
        out.println("James     up: IMAP 127.0.0.1:" + james.imapPort() + ", web administration " + james.webadmin());
        out.println("Limits    the " + MOST_MESSAGES + " oldest messages or " + MOST_BYTES + ", none above "
                + LARGEST_MESSAGE + ": this James keeps its mail in memory");
        out.println("          Nothing is deleted at the provider. This James sends nothing to other machines.");
    }

    /** The password is told when the user exists that the mail is for: this James forgets its users when it ends. */
    private static List<String> passwordProgram(Path ready) {
        return List.of("-c", "until [ -e '" + ready + "' ]; do sleep 0.1; done; printenv " + PASSWORD_VARIABLE);
    }

    /** Collects once. True if the run ended without an error. */
    boolean run() throws Exception {
        james.addDomain();
        james.addUser(USER, imapPassword);
        Files.createFile(usersAreReady);
        AtomicReference<String> shown = new AtomicReference<>("");
        await(LONGEST_RUN, shown, this::hasEnded);
        try {
            await(
                    TO_DELIVER,
                    shown,
                    () -> inMailbox()
                            >= account().path("lastRun").path("collected").asLong());
        } catch (ConditionTimeoutException e) {
            out.println("          James has not put all of it into your INBOX: see its log below " + james.folder());
        }
        String error = account().path("lastError").asText("");
        if (!error.isEmpty() && !error.equals("null")) {
            out.println("          " + error);
            return false;
        }
        return true;
    }

    private void await(Duration atMost, AtomicReference<String> shown, Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(500))
                .atMost(atMost)
                .until(() -> {
                    boolean done = !james.isAlive() || condition.call();
                    String progress = progress();
                    if (!progress.equals(shown.getAndSet(progress))) {
                        out.println("          " + progress);
                    }
                    return done;
                });
    }

    private int inMailbox() throws MessagingException {
        try (ImapReader imap = james.imap(USER, imapPassword)) {
            return imap.count("INBOX");
        }
    }

    private String progress() throws Exception {
        JsonNode account = account();
        JsonNode run = account.path("current").isObject() ? account.path("current") : account.path("lastRun");
        return account.path("state").asText() + ", collected "
                + run.path("collected").asLong() + " of " + run.path("listed").asLong() + ", in your INBOX here: "
                + inMailbox();
    }

    private boolean hasEnded() throws IOException {
        return !account().path("lastEnded").asText("null").equals("null")
                && !account().path("state").asText().equals("running");
    }

    private JsonNode account() throws IOException {
        return james.accounts().get(ACCOUNT);
    }

    void tellHowToRead() {
        out.println();
        out.println("Read it with any mail program: IMAP, 127.0.0.1 port " + james.imapPort()
                + ", no encryption, user you@demo.example, password " + imapPassword);
        out.println("Left, and why: curl -s " + james.webadmin() + "/collector/accounts/" + ACCOUNT + "/left");
    }

    @Override
    public void close() {
        james.close();
    }
}
