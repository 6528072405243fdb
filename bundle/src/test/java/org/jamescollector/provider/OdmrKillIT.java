/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamescollector.provider.Customer.Server;
import org.jamescollector.provider.Customer.Taken;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.AppendToFile.Appended;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.FakeOdmrProvider.Letter;
import org.jamescollector.testing.OdmrXml;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.TurnedSmtp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * James is killed within sessions of ODMR, once as the provider and once as the customer. {@code -Dcollector.kill.seed=..} repeats a choice of
 * moments.
 */
class OdmrKillIT {

    private static final int KILLS = 5;
    private static final int MESSAGES = 40;
    private static final long SEED = Long.getLong("collector.kill.seed", System.nanoTime());
    private static final String DOMAIN = "kill.example";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String[] QUICK_START = {"-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};
    private static final String FILES =
            """
            <mailrepositorystore><defaultProtocol>file</defaultProtocol><mailrepositories>
            <mailrepository class="org.apache.james.mailrepository.file.FileMailRepository">
            <protocols><protocol>file</protocol></protocols></mailrepository>
            <mailrepository class="org.apache.james.mailrepository.memory.MemoryMailRepository">
            <protocols><protocol>memory</protocol></protocols></mailrepository>
            </mailrepositories></mailrepositorystore>
            """;
    private static final String NO_CHECK_OF_USERS =
            """
            <smtpservers><smtpserver enabled="false"><jmxName>odmr</jmxName><handlerchain/></smtpserver></smtpservers>
            """;
    private static final String DOMAIN_LIST =
            """
            <domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>
            <defaultDomain>localhost</defaultDomain>
            <domainnames><domainname>kill.example</domainname></domainnames></domainlist>
            """;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    // ---- the provider

    @Test
    void shouldKeepWhatItHoldsAndSendNothingAgainButTheLastOneWhenTheProviderIsKilled() throws Exception {
        try (StockJames james = ProviderJames.configured(
                        StockJames.builder(),
                        "<signIn><tls>optional</tls><secret user=\"" + USER + "\">" + SECRET + "</secret></signIn>"
                                + "<domain name=\"" + DOMAIN + "\"><users>" + USER + "</users></domain>",
                        false)
                .file("mailrepositorystore.xml", FILES)
                .jvm(QUICK_START)
                .start()) {
            List<String> all = hold(james);
            List<String> came = new ArrayList<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                List<String> taken = fetchUntilKilled(james);
                requireNoRepetition(came, taken);
                came.addAll(taken);
                james.restart();
            }
            List<String> rest = fetch(james, (verb, line, number) -> Server.yes(verb));
            requireNoRepetition(came, rest);
            came.addAll(rest);

            assertThat(Set.copyOf(came)).as("seed " + SEED).containsExactlyInAnyOrderElementsOf(all);
            System.out.printf(
                    "OdmrKillIT: provider: seed %d, %d kills, %d messages, %d of them came twice%n",
                    SEED, KILLS, all.size(), came.size() - all.size());
        }
    }

    private static List<String> hold(StockJames james) throws IOException {
        List<String> subjects = new ArrayList<>();
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            for (int number = 1; number <= MESSAGES; number++) {
                String subject = "number " + number;
                subjects.add(subject);
                smtp.send(
                        "sender@elsewhere.example",
                        List.of("anna@" + DOMAIN),
                        ProviderJames.message(subject, "x\r\n".repeat(number * 20)));
            }
        }
        await().atMost(PATIENCE).until(() -> james.webadmin()
                .get("/collector/held")
                .body()
                .contains("\"" + DOMAIN + "\",\"messages\":" + MESSAGES));
        return subjects;
    }

    private List<String> fetchUntilKilled(StockJames james) throws IOException {
        String verb = List.of("MAIL", "RCPT", "DATA", ".").get(random.nextInt(4));
        int messages = 1 + random.nextInt(MESSAGES / KILLS - 2);
        List<String> taken = fetch(james, (now, line, number) -> {
            if (now.equals(verb) && number == messages) {
                james.kill();
                return Optional.empty();
            }
            return Server.yes(now);
        });
        assertThat(taken).hasSize(messages);
        return taken;
    }

    /** What was taken, and acknowledged. */
    private static List<String> fetch(StockJames james, Server server) throws IOException {
        try (Customer customer = new Customer(james.port("smtpserver.xml", ProviderJames.ODMR_PORT)).hello()) {
            assertThat(customer.cramMd5(USER, SECRET)).startsWith("235 ");
            assertThat(customer.ask("ATRN " + DOMAIN)).startsWith("250 ");
            return customer.serve(server).stream().map(Taken::subject).toList();
        }
    }

    /** The last one of a session may come again: nobody knows whether the answer to it was read. */
    private static void requireNoRepetition(List<String> before, List<String> now) {
        Optional<String> last = before.stream().reduce((first, second) -> second);
        List<String> certain =
                before.stream().filter(subject -> !last.get().equals(subject)).toList();
        assertThat(now).as("seed " + SEED).doesNotHaveDuplicates().noneMatch(certain::contains);
    }

    // ---- the customer

    /** Where in the handing over of a message James is killed. */
    private enum Place {
        BEFORE_DATA,
        WITHIN,
        AFTER_THE_END,
        AFTER_THE_ANSWER
    }

    @Test
    void shouldLoseNothingWhenTheCustomerIsKilled() throws Exception {
        Path delivered = folder.resolve("delivered");
        Path failed = folder.resolve("failed");
        Path gate = Files.createFile(folder.resolve("gate"));
        List<Letter> letters =
                IntStream.range(0, MESSAGES).mapToObj(OdmrKillIT::letter).toList();
        try (FakeOdmrProvider provider = new FakeOdmrProvider()) {
            HandingOver script = new HandingOver(letters);
            provider.holding(letters.get(0)).turning(script).start();
            try (StockJames james = SpoolOnly.james(
                            new OdmrXml().account("office", provider.port()).toString(),
                            // What is in the spool waits there: else a kill may have it processed twice.
                            SpoolOnly.waitingFor(gate, SpoolOnly.appendingTo(delivered, failed)))
                    .file("smtpserver.xml", NO_CHECK_OF_USERS)
                    .file("domainlist.xml", DOMAIN_LIST)
                    .start()) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    script.awaitKillOf(james);
                    james.restartWithoutWaiting();
                }
                script.awaitEnd();
                Files.delete(gate);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(messageIds(delivered)).hasSize(MESSAGES));
                james.stop();
            }
            Map<String, Long> times = AppendToFile.read(delivered).stream()
                    .collect(Collectors.groupingBy(Appended::messageId, Collectors.counting()));
            System.out.printf(
                    "OdmrKillIT: customer: seed %d, kills at %s, %d messages, in doubt %s, twice %s%n",
                    SEED, script.places, times.size(), script.inDoubt, twice(times));
            assertThat(script.inDoubt).as("seed " + SEED).containsAll(twice(times));
            assertThat(times.values()).as("seed " + SEED).allMatch(number -> number <= 2);
            assertThat(failed).isEmptyFile();
        }
    }

    private static Set<String> twice(Map<String, Long> times) {
        return times.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Set<String> messageIds(Path delivered) {
        return AppendToFile.read(delivered).stream().map(Appended::messageId).collect(Collectors.toSet());
    }

    private static Letter letter(int number) {
        return new Letter(
                "carl@example.com",
                List.of("anna@" + DOMAIN),
                "Message-ID: <" + number + "@example.com>\r\nSubject: number " + number + "\r\n\r\n"
                        + "x\r\n".repeat(200));
    }

    /** A provider's side: hands letters over, has James killed at a place now and then, and forgets what was answered for. */
    private final class HandingOver implements FakeOdmrProvider.Turned {

        private final List<Letter> left;
        private final List<Place> places = new ArrayList<>();
        private final Set<String> inDoubt = ConcurrentHashMap.newKeySet();
        private final CyclicBarrier killTime = new CyclicBarrier(2);
        private final CyclicBarrier killed = new CyclicBarrier(2);
        private final CountDownLatch end = new CountDownLatch(1);
        private Place place = Place.WITHIN;
        private int untilKill;
        private int kills;

        HandingOver(List<Letter> letters) {
            left = new ArrayList<>(letters);
            chooseNext();
        }

        private void chooseNext() {
            // Each place once, and then any.
            place = Place.values()[kills < Place.values().length ? kills : random.nextInt(Place.values().length)];
            untilKill = 1 + random.nextInt(MESSAGES / KILLS - 1);
        }

        void awaitKillOf(StockJames james) throws Exception {
            killTime.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            james.kill();
            killed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        void awaitEnd() throws InterruptedException {
            assertThat(end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("all are handed over")
                    .isTrue();
        }

        @Override
        public void go(TurnedSmtp smtp) throws IOException {
            smtp.expect("220");
            smtp.command("EHLO provider.example.net", "250");
            while (!left.isEmpty()) {
                Letter letter = left.get(0);
                untilKill--;
                smtp.command("MAIL FROM:<" + letter.sender() + ">", "250");
                smtp.command("RCPT TO:<" + letter.recipients().get(0) + ">", "250");
                killAt(Place.BEFORE_DATA);
                smtp.command("DATA", "354");
                smtp.raw(letter.content().getBytes(ISO_8859_1));
                killAt(Place.WITHIN);
                smtp.raw(".\r\n".getBytes(ISO_8859_1));
                killAt(Place.AFTER_THE_END);
                smtp.expect("250");
                left.remove(0);
                killAt(Place.AFTER_THE_ANSWER);
            }
            smtp.command("QUIT", "221");
            end.countDown();
        }

        private String id(Letter letter) {
            return letter.content().lines().findFirst().orElseThrow().substring("Message-ID: ".length());
        }

        private void killAt(Place here) throws IOException {
            if (kills == KILLS || untilKill > 0 || place != here) {
                return;
            }
            kills++;
            places.add(here);
            if (here == Place.AFTER_THE_END) {
                inDoubt.add(id(left.get(0)));
            }
            chooseNext();
            await(killTime);
            await(killed);
            throw new IOException("the other side was killed");
        }

        private void await(CyclicBarrier barrier) throws IOException {
            try {
                barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
