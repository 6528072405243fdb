/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.PASSWORD;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jamescollector.provider.OdmrTap.InDoubt;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.WebAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two stock James, a provider and its customer, and a line between them that is cut again and again: at each command of either, at its answer,
 * and within messages. Each cut is followed by a new session. {@code -Dcollector.cuts.seed=..} repeats a choice of cuts.
 */
class OdmrCutsIT {

    private static final long SEED = Long.getLong("collector.cuts.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PLAIN = "plain.example";
    private static final String PROTECTED = "protected.example";
    /** So many messages wait at least when a session begins that is to be cut. */
    private static final int ENOUGH = 12;
    /** Each of so many messages is for somebody whom the customer does not know, so that RSET follows. */
    private static final int FOR_NOBODY = 6;

    private static final int LONGEST = 3_000;
    private static final Set<String> GOING_ON = Set.of("waiting", "inProgress");

    private static ProviderJames provider;
    private static StockJames customer;
    private static WebAdmin webadmin;
    private static OdmrTap plain;
    private static OdmrTap protectedByTls;

    private final Random random = new Random(SEED);
    private final List<String> expected = new ArrayList<>();
    private int sent;
    private int cuts;

    @BeforeAll
    static void start() throws IOException {
        provider = ProviderJames.start(
                "<signIn><tls>optional</tls><secret user=\"" + USER + "\">" + SECRET + "</secret></signIn>"
                        + domain(PLAIN)
                        + domain(PROTECTED),
                true);
        plain = new OdmrTap(provider.odmrPort());
        protectedByTls = new OdmrTap(provider.odmrPort());
        String fingerprint = provider.james().certificateFingerprint();
        customer = StockJames.builder()
                .file(
                        "collector.xml",
                        "<collector><accounts>"
                                + account(PLAIN, plain, "<security>none</security>")
                                + account(
                                        PROTECTED,
                                        protectedByTls,
                                        "<security>starttls</security><verify><fingerprint>" + fingerprint
                                                + "</fingerprint></verify>")
                                + "</accounts></collector>")
                .start();
        webadmin = customer.webadmin();
        for (String domain : List.of(PLAIN, PROTECTED)) {
            webadmin.addDomain(domain);
            webadmin.addUser("anna@" + domain, PASSWORD);
        }
    }

    private static String domain(String name) {
        return "<domain name=\"" + name + "\"><users>" + USER + "</users></domain>";
    }

    private static String account(String domain, OdmrTap tap, String security) {
        return "<odmr name=\"" + domain + "\"><host>127.0.0.1</host><port>" + tap.port() + "</port>" + security
                + "<signIn>cram-md5</signIn><user>" + USER + "</user><password>" + SECRET
                + "</password><domains><domain>"
                + domain + "</domain></domains><interval>365 days</interval></odmr>";
    }

    @AfterAll
    static void stop() {
        provider.close();
        customer.close();
        plain.close();
        protectedByTls.close();
    }

    @Test
    void shouldLoseNothingAndRepeatNothingButWhatIsInDoubtWhereverTheLineIsCut() throws Exception {
        List<Cut> all = new ArrayList<>(commands());
        for (int i = 0; i < 60; i++) {
            all.add(new Cut.Content(1 + random.nextInt(3), random.nextInt(LONGEST / 2)));
        }
        Collections.shuffle(all, random);
        for (Cut cut : all) {
            cut(PLAIN, plain, cut, ENOUGH);
        }
        drain(PLAIN);
        // What comes last in a session only comes where little waits.
        for (int i = 0; i < 3; i++) {
            cut(PLAIN, plain, new Cut.Command("QUIT", 1), 1);
            cut(PLAIN, plain, new Cut.Answer("QUIT", 1), 1);
        }
        drain(PLAIN);

        assertThat(cuts).isGreaterThanOrEqualTo(150);
        Map<String, Long> times = times(PLAIN);
        assertThat(times.keySet()).as("seed " + SEED).containsExactlyInAnyOrderElementsOf(expected);
        Map<String, List<InDoubt>> doubts = plain.inDoubt().stream().collect(Collectors.groupingBy(InDoubt::subject));
        times.forEach((subject, number) -> {
            List<InDoubt> ofThis = doubts.getOrDefault(subject, List.of());
            long taken = ofThis.stream().filter(InDoubt::taken).count();
            assertThat(number)
                    .as("%s, in doubt: %s, seed %d", subject, ofThis, SEED)
                    .isBetween(1 + taken, 1L + ofThis.size());
        });
        report(PLAIN, times, plain.inDoubt().size());
    }

    /** Each of both sides' commands, and each answer, three times; those that begin the session, and those of the first messages. */
    private static List<Cut> commands() {
        List<Cut> cuts = new ArrayList<>();
        for (int times = 0; times < 3; times++) {
            cuts.add(new Cut.Answer("GREETING", 1));
            cuts.add(new Cut.Answer("TURNED", 1));
            for (String verb : List.of("EHLO", "AUTH", "RESPONSE", "ATRN", "RSET")) {
                cuts.add(new Cut.Command(verb, 1));
                cuts.add(new Cut.Answer(verb, 1));
            }
            cuts.add(new Cut.Command("EHLO", 2));
            cuts.add(new Cut.Answer("EHLO", 2));
            for (String verb : List.of("MAIL", "RCPT", "DATA", ".")) {
                cuts.add(new Cut.Command(verb, 1 + times));
                cuts.add(new Cut.Answer(verb, 1 + times));
                cuts.add(new Cut.Command(verb, 3 - times));
                cuts.add(new Cut.Answer(verb, 3 - times));
            }
        }
        return cuts;
    }

    @Test
    void shouldLoseNothingAndRepeatNothingButWhatIsInDoubtWhereTlsIsCut() throws Exception {
        for (int i = 0; i < 2; i++) {
            cut(PROTECTED, protectedByTls, new Cut.Command("STARTTLS", 1), ENOUGH);
            cut(PROTECTED, protectedByTls, new Cut.Answer("STARTTLS", 1), ENOUGH);
        }
        for (int i = 0; i < 60; i++) {
            boolean fromCustomer = random.nextInt(3) == 0;
            cut(
                    PROTECTED,
                    protectedByTls,
                    new Cut.Encrypted(fromCustomer, random.nextInt(fromCustomer ? 3_000 : 12_000)),
                    ENOUGH);
        }
        drain(PROTECTED);

        assertThat(cuts).isGreaterThanOrEqualTo(64);
        Map<String, Long> times = times(PROTECTED);
        assertThat(times.keySet()).as("seed " + SEED).containsExactlyInAnyOrderElementsOf(expected);
        long inDoubt = provider.james()
                .log()
                .lines()
                .filter(line -> line.contains("was cut after the end of message ")
                        && line.contains(" of [" + PROTECTED + "] and before the answer to it"))
                .count();
        report(PROTECTED, times, inDoubt);
        assertThat(inDoubt).as("the log tells of them").isPositive();
        assertThat(times.values().stream().mapToLong(number -> number - 1).sum())
                .as("second copies, seed " + SEED)
                .isLessThanOrEqualTo(inDoubt);
    }

    private void report(String domain, Map<String, Long> times, long inDoubt) {
        System.out.printf(
                "OdmrCutsIT: %s: -Dcollector.cuts.seed=%d, %d cuts, %d messages, %d in doubt, %d of them came twice%n",
                domain,
                SEED,
                cuts,
                times.size(),
                inDoubt,
                times.values().stream().mapToLong(number -> number - 1).sum());
    }

    /** Has sessions begun until one is cut there. */
    private void cut(String domain, OdmrTap tap, Cut where, int waiting) throws IOException {
        holdEnough(domain, waiting);
        tap.cutAt(where);
        // The provider may not know yet that the session before is over.
        await(where + ", seed " + SEED)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> {
                    collect(domain);
                    if (tap.isCutToCome()) {
                        // All that waited may be there, and the command that is to be cut was not needed for any of it.
                        holdEnough(domain, waiting);
                        return false;
                    }
                    return true;
                });
        cuts++;
    }

    private void holdEnough(String domain, int waiting) throws IOException {
        int missing = waiting - provider.held(domain);
        if (missing > 0) {
            hold(domain, waiting == 1 ? missing : 4 * waiting);
        }
    }

    /** One run. It is looked at often, as James' own way to wait for a task looks twice a second. */
    private static void collect(String domain) throws IOException {
        JsonNode task = read(webadmin.post("/collector/accounts/" + domain + "?action=collect"));
        await("the end of a run")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> !GOING_ON.contains(
                        read(webadmin.get("/tasks/" + task.get("taskId").asText()))
                                .get("status")
                                .asText()));
    }

    private static JsonNode read(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static void drain(String domain) {
        await("all fetched").pollInSameThread().atMost(PATIENCE).until(() -> {
            collect(domain);
            return provider.held(domain) == 0;
        });
    }

    private void hold(String domain, int messages) throws IOException {
        try (SmtpSender smtp = new SmtpSender(provider.james().smtpPort())) {
            for (int i = 0; i < messages; i++) {
                String subject = "number " + ++sent;
                byte[] message = ProviderJames.message(
                        subject, "x".repeat(60).concat("\r\n").repeat(lines()));
                if (messages > 1 && sent % FOR_NOBODY == 0) {
                    smtp.send("", List.of("nobody@" + domain), message);
                } else {
                    expected.add(subject);
                    smtp.send("sender@provider.example", List.of("anna@" + domain), message);
                }
            }
        }
        // How many are there says nothing: the session before may still be taking some away.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> heldSoFar(domain) == sent);
    }

    private static long heldSoFar(String domain) {
        return provider.james()
                .log()
                .lines()
                .filter(line -> line.contains(" is held for [") && line.contains("@" + domain + "] as held-"))
                .count();
    }

    private int lines() {
        return random.nextInt(LONGEST / 62);
    }

    /** How often each message came. */
    private Map<String, Long> times(String domain) throws Exception {
        await().atMost(PATIENCE)
                .until(() -> new ObjectMapper()
                                .readTree(customer.webadmin()
                                        .get("/mailQueues/spool")
                                        .body())
                                .path("size")
                                .asInt()
                        == 0);
        try (ImapReader imap = new ImapReader(customer.imapPort(), "anna@" + domain, PASSWORD)) {
            await().atMost(PATIENCE).until(() -> imap.count("INBOX") >= expected.size());
            return imap.messages("INBOX").stream()
                    .map(message -> new String(message, ISO_8859_1)
                            .lines()
                            .filter(line -> line.startsWith("Subject: "))
                            .findFirst()
                            .orElse("Subject: none")
                            .substring(9))
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        }
    }
}
