/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code bin/bench pop3}: collecting from a real Dovecot, side by side with others; docs/performance.md has the why. */
public final class Pop3Bench {

    private static final int MESSAGE_OCTETS = 4_096;
    private static final int KEPT_OCTETS = 1_024;
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);
    private static final int DISTANCE_MESSAGES = 2_000;
    private static final int DISTANCE_ROUNDS = 3;
    /** fetchmail waits two round trips for each message: with all 2,000 a round would take four minutes. */
    private static final int DISTANCE_FETCHMAIL_MESSAGES = 200;

    private final Options options;
    private final TestBed bed;
    private final PrintStream out;

    private Pop3Bench(Options options, TestBed bed, PrintStream out) {
        this.options = options;
        this.bed = bed;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
            return;
        }
        Facts.print(System.out, List.of(Mpop.PROGRAM, Fetchmail.PROGRAM));
        TestBed bed = TestBed.open();
        // Also when somebody presses Ctrl-C: neither a Dovecot nor 100,000 files may stay behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(bed)));
        new Pop3Bench(options, bed, System.out).run();
    }

    private static void close(TestBed bed) {
        try {
            bed.close();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("temporary files are left behind: " + e.getMessage());
        }
    }

    private void run() throws Exception {
        if (wants(Options.Part.LOOPBACK) || wants(Options.Part.DISTANCE)) {
            bed.mailbox().generate(new Messages(MESSAGE_OCTETS), Math.max(options.messages(), DISTANCE_MESSAGES));
            List<Contestant> contestants = drainers();
            try {
                if (wants(Options.Part.LOOPBACK)) {
                    loopback(contestants);
                }
                if (wants(Options.Part.DISTANCE)) {
                    distance(contestants);
                }
            } finally {
                close(contestants);
            }
        }
        if (wants(Options.Part.IDLE)) {
            idle();
        }
    }

    private boolean wants(Options.Part part) {
        return options.parts().contains(part);
    }

    private void loopback(List<Contestant> contestants) throws Exception {
        out.printf(
                "%nLoopback: %,d messages of %,d octets, fetched and deleted; medians of %d rounds%n",
                options.messages(), MESSAGE_OCTETS, options.rounds());
        List<Race.Entry> entries = contestants.stream()
                .map(contestant -> new Race.Entry(contestant, options.messages(), options.rounds(), true))
                .toList();
        Race race = new Race(bed.draining(bed.port()), entries, out);
        race.run();
        race.printRates();
        race.printRateRatios("pop3");
    }

    private void distance(List<Contestant> contestants) throws Exception {
        int rounds = Math.min(options.rounds(), DISTANCE_ROUNDS);
        out.printf(
                "%n%d ms round trip: %,d messages of %,d octets (fetchmail: %d, once), fetched and deleted;"
                        + " medians of %d rounds%n",
                ROUND_TRIP.toMillis(), DISTANCE_MESSAGES, MESSAGE_OCTETS, DISTANCE_FETCHMAIL_MESSAGES, rounds);
        List<Race.Entry> entries = contestants.stream()
                .map(contestant -> contestant.name().equals(Fetchmail.PROGRAM)
                        ? new Race.Entry(contestant, DISTANCE_FETCHMAIL_MESSAGES, 1, false)
                        : new Race.Entry(contestant, DISTANCE_MESSAGES, rounds, true))
                .toList();
        try (DelayProxy proxy =
                DelayProxy.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), bed.port()), ROUND_TRIP)) {
            Race race = new Race(bed.draining(proxy.port()), entries, out);
            race.run();
            race.printRates();
            race.printRateRatios("pop3 50ms");
        }
    }

    private void idle() throws Exception {
        out.printf(
                "%nIdle poll: %,d kept messages of %,d octets, nothing new; medians of %d rounds%n",
                options.kept(), KEPT_OCTETS, options.rounds());
        bed.mailbox().generate(new Messages(KEPT_OCTETS), options.kept());
        List<Contestant> contestants = pollers();
        try {
            List<Race.Entry> entries = contestants.stream()
                    .map(contestant -> new Race.Entry(contestant, options.kept(), options.rounds(), true))
                    .toList();
            Race race = new Race(bed.polling(), entries, out);
            race.run();
            race.printTimes();
            race.printTimeRatios("pop3 idle");
        } finally {
            close(contestants);
        }
    }

    /** Those who empty a mailbox. */
    private List<Contestant> drainers() throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(new RawDrain(RawDrain.WINDOW));
        options.windows().forEach(window -> contestants.add(new RawDrain(window)));
        if (Programs.isInstalled(Mpop.PROGRAM)) {
            contestants.add(new Mpop(bed.folder("mpop"), false));
        }
        if (Programs.isInstalled(Fetchmail.PROGRAM)) {
            contestants.add(new Fetchmail(bed.folder("fetchmail")));
        }
        contestants.add(new CollectorContestant(false));
        return wanted(contestants);
    }

    /** Those who look for new messages and find none. */
    private List<Contestant> pollers() throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(new RawPoll());
        if (Programs.isInstalled(Mpop.PROGRAM)) {
            contestants.add(new Mpop(bed.folder("mpop-keeping"), true));
        }
        contestants.add(new CollectorContestant(true));
        return wanted(contestants);
    }

    private List<Contestant> wanted(List<Contestant> contestants) {
        return contestants.stream().filter(options::wants).toList();
    }

    private static void close(List<Contestant> contestants) throws IOException {
        for (Contestant contestant : contestants) {
            contestant.close();
        }
    }
}
