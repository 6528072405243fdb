/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jamescollector.provider.Customer.Server;
import org.jamescollector.provider.Customer.Taken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Wherever the line is cut while held mail is fetched, each message arrives in the end, and none twice that was acknowledged and
 * followed by anything. The line has TLS, which lasts when the roles are turned. {@code -Dcollector.cuts=N} makes more cuts than usual.
 */
class CutIT {

    private static final String DOMAIN = "cut.example";
    private static final int MESSAGES = 3;
    private static final int CUTS = Integer.getInteger("collector.cuts", 40);
    /** EHLO, and MAIL, RCPT, DATA and the end of each message, and QUIT. */
    private static final int COMMANDS = 2 + 4 * MESSAGES;

    private static ProviderJames provider;

    private final Random random = new Random(366);
    private int sent;

    /** What a session brought. */
    private record Fetched(List<Taken> taken, Optional<String> atTheCut) {

        List<String> subjects() {
            return taken.stream().map(Taken::subject).toList();
        }
    }

    @BeforeAll
    static void start() {
        provider = ProviderJames.start(
                "<signIn><secret user=\"" + USER + "\">" + SECRET + "</secret></signIn>" + "<domain name=\"" + DOMAIN
                        + "\"><users>" + USER + "</users></domain>",
                true);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Test
    void shouldLetNobodySignInWithoutTls() throws Exception {
        try (Customer customer = provider.customer().greeted()) {
            customer.say("EHLO customer.example");
            assertThat(customer.hear()).noneMatch(line -> line.contains("AUTH"));
            assertThat(customer.ask("AUTH CRAM-MD5")).startsWith("530 ");
            assertThat(customer.ask("AUTH PLAIN " + Customer.base64("\0" + USER + "\0password")))
                    .startsWith("530 ");
            assertThat(customer.ask("ATRN")).startsWith("530 ");
        }
    }

    @Test
    void shouldLoseNothingAndRepeatNothingWhenTheLineIsCutAtAnyCommand() throws Exception {
        for (int command = 0; command < COMMANDS; command++) {
            int cutAt = command;
            int[] commands = {0};
            check(
                    "cut at command " + command,
                    customer -> fetch(
                            customer,
                            (verb, line, taken) -> commands[0]++ == cutAt ? Optional.empty() : Server.yes(verb)));
        }
    }

    @Test
    void shouldLoseNothingAndRepeatNothingWhenTheLineIsCutAnywhere() throws Exception {
        for (int cut = 0; cut < CUTS; cut++) {
            int octets = random.nextInt(1_800);
            check("cut after " + octets + " octets", customer -> {
                customer.cutAfter(octets);
                return fetch(customer, (verb, line, taken) -> Server.yes(verb));
            });
        }
    }

    @FunctionalInterface
    private interface Session {
        Fetched fetch(Customer customer) throws IOException;
    }

    private void check(String what, Session cutSession) throws IOException {
        List<String> all = hold();
        Fetched first;
        try (Customer customer = provider.signedInUnderTls()) {
            assertThat(provider.atrn(customer, DOMAIN)).as(what).startsWith("250 ");
            first = cutSession.fetch(customer);
        }
        List<String> second = rest();

        Map<String, Integer> times = new HashMap<>();
        first.subjects().forEach(subject -> times.merge(subject, 1, Integer::sum));
        second.forEach(subject -> times.merge(subject, 1, Integer::sum));
        assertThat(times.keySet()).as(what + ": nothing is lost").containsExactlyInAnyOrderElementsOf(all);
        // The answer to the last one may have been cut off.
        List<String> acknowledged = first.subjects().isEmpty()
                ? List.of()
                : first.subjects().subList(0, first.subjects().size() - 1);
        assertThat(second).as(what + ": nothing is repeated").noneMatch(acknowledged::contains);
        assertThat(second).as(what).doesNotHaveDuplicates();
    }

    private List<String> hold() throws IOException {
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String subject = "number " + ++sent;
            subjects.add(subject);
            provider.send("sender@provider.example", List.of("anna@" + DOMAIN), subject, "x".repeat(60) + "\r\n");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> provider.held(DOMAIN) == MESSAGES);
        return subjects;
    }

    private static Fetched fetch(Customer customer, Server server) {
        List<Taken> taken = new ArrayList<>();
        try {
            customer.serve(server, taken);
            return new Fetched(taken, Optional.empty());
        } catch (IOException e) {
            return new Fetched(taken, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static List<String> rest() throws IOException {
        try (Customer customer = provider.signedInUnderTls()) {
            String reply = provider.atrn(customer, DOMAIN);
            if (reply.startsWith("453 ")) {
                return List.of();
            }
            assertThat(reply).startsWith("250 ");
            return customer.serveAll().stream().map(Taken::subject).toList();
        }
    }
}
