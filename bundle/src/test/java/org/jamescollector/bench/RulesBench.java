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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** {@code bin/bench rules}: what download rules cost, and what they save; docs/performance.md has the why. */
public final class RulesBench {

    private static final int MESSAGE_OCTETS = 4_096;
    private static final int LARGE_OCTETS = 102_400;

    private static final String NO_RULES = "";

    /** As administrators write them: each is asked about each message, by its header, and none of them matches. */
    private static final String HEADER_RULES = processor(
            """
            <matcher name="newsletter-with-pictures" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="SizeGreaterThan=1k"/>
                <matcher match="org.jamescollector.matchers.HeaderMatches=From|Sender contains @newsletter.example"/>
            </matcher>
            <mailet match="SenderIs=unwanted@elsewhere.example" class="org.jamescollector.mailets.IgnoreAtProvider"/>
            <mailet match="HasHeader=X-Spam-Flag=YES" class="org.jamescollector.mailets.IgnoreAtProvider"/>
            <mailet match="org.jamescollector.matchers.HeaderMatches=Subject contains casino"
                    class="org.jamescollector.mailets.DeleteAtProvider"/>
            <mailet match="org.jamescollector.matchers.HeaderMatches=Subject matches (?i)^\\[SPAM\\]"
                    class="org.jamescollector.mailets.IgnoreAtProvider"/>
            <mailet match="newsletter-with-pictures" class="org.jamescollector.mailets.LeaveAtProvider"/>
            """);

    /** The provider's listing answers these, for each message: no. */
    private static final String LISTING_RULES = processor(
            """
            <matcher name="small-account" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="SizeGreaterThan=1k"/>
                <matcher match="org.jamescollector.matchers.CollectedFrom=newsletters,office-*"/>
            </matcher>
            <mailet match="SizeGreaterThan=10m" class="org.jamescollector.mailets.LeaveAtProvider"/>
            <mailet match="org.jamescollector.matchers.CollectedFrom=newsletters"
                    class="org.jamescollector.mailets.IgnoreAtProvider"/>
            <mailet match="small-account" class="org.jamescollector.mailets.LeaveAtProvider"/>
            """);

    private static final String REJECTING_RULES = processor(
            """
            <mailet match="org.jamescollector.matchers.HeaderMatches=X-Spam-Flag is YES"
                    class="org.jamescollector.mailets.DeleteAtProvider"/>
            """);

    private final RulesOptions options;
    private final TestBed bed;
    private final PrintStream out;

    private RulesBench(RulesOptions options, TestBed bed, PrintStream out) {
        this.options = options;
        this.bed = bed;
        this.out = out;
    }

    private static String processor(String rules) {
        return "<processor state=\"download-rules\" enableJmx=\"false\">\n" + rules + "</processor>\n";
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(RulesOptions.USAGE);
            return;
        }
        RulesOptions options;
        try {
            options = RulesOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(RulesOptions.USAGE);
            System.exit(2);
            return;
        }
        Facts.print(System.out, List.of());
        TestBed bed = TestBed.open();
        // Also when somebody presses Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(bed)));
        new RulesBench(options, bed, System.out).run();
    }

    private static void close(TestBed bed) {
        try {
            bed.close();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("temporary files are left behind: " + e.getMessage());
        }
    }

    /**
     * One who takes part.
     *
     * @param topsOf how many headers it asks for of so many messages
     */
    private record Side(CollectorContestant contestant, IntUnaryOperator topsOf) {

        String name() {
            return contestant.name();
        }
    }

    private void run() throws Exception {
        if (options.wants(RulesOptions.Part.TIME) || options.wants(RulesOptions.Part.SIZE)) {
            times();
        }
        if (options.wants(RulesOptions.Part.BYTES)) {
            bytes();
        }
    }

    private void times() throws Exception {
        out.printf(
                Locale.ROOT,
                "%nTime: %,d messages of %,d octets, fetched and deleted; a James each, -Xmx1g;"
                        + " medians of %d rounds after %d that are not counted%n",
                options.messages(),
                MESSAGE_OCTETS,
                options.rounds(),
                options.warmUps());
        bed.mailbox().generate(new Messages(MESSAGE_OCTETS), options.messages());
        List<Side> sides = new ArrayList<>();
        sides.add(side("without", NO_RULES, messages -> 0));
        if (options.wants(RulesOptions.Part.TIME)) {
            sides.add(side("with", HEADER_RULES, messages -> messages));
        }
        if (options.wants(RulesOptions.Part.SIZE)) {
            sides.add(side("size-only", LISTING_RULES, messages -> 0));
        }
        try {
            Race race = new Race(
                    bed.draining(bed.port()),
                    sides.stream()
                            .map(side -> new Race.Entry(side.contestant(), options.messages(), options.rounds(), true))
                            .toList(),
                    out);
            race.run();
            race.printRates();
            for (Side side : sides.subList(1, sides.size())) {
                race.printTimeRatio("rules", side.name(), "without");
            }
            // Afterwards, and once: a proxy would take its time on the same processors.
            try (CountingProxy proxy = proxy()) {
                for (Side side : sides) {
                    print(side.name(), counted(side, options.messages(), proxy));
                }
            }
        } finally {
            close(sides);
        }
    }

    private Side side(String name, String rules, IntUnaryOperator topsOf) {
        return new Side(
                CollectorContestant.draining(name, options.warmUps(), rules, IntUnaryOperator.identity()), topsOf);
    }

    private void bytes() throws Exception {
        out.printf(
                Locale.ROOT,
                "%nBytes: %,d messages of %,d octets, every second rejected by a field of its header;"
                        + " octets from the provider, medians of %d rounds%n",
                options.large(),
                LARGE_OCTETS,
                options.rounds());
        bed.mailbox().generate(Messages.halfOfThemSpam(LARGE_OCTETS), options.large());
        Side without = side("bytes-without", NO_RULES, messages -> 0);
        Side with = new Side(
                CollectorContestant.draining(
                        "bytes-with", options.warmUps(), REJECTING_RULES, messages -> messages - messages / 2),
                messages -> messages);
        List<CountingProxy.Traffic> trafficWithout = new ArrayList<>();
        List<CountingProxy.Traffic> trafficWith = new ArrayList<>();
        try (CountingProxy proxy = proxy()) {
            for (int round = 0; round < options.rounds(); round++) {
                trafficWithout.add(counted(without, options.large(), proxy));
                trafficWith.add(counted(with, options.large(), proxy));
                print(without.name(), trafficWithout.get(round));
                print(with.name(), trafficWith.get(round));
            }
        } finally {
            close(List.of(without, with));
        }
        Race.printRatio(
                out, "rules", with.name(), without.name(), medianOctets(trafficWith) / medianOctets(trafficWithout));
    }

    private CountingProxy proxy() throws IOException {
        return CountingProxy.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), bed.port()));
    }

    /** What passes while one empties the mailbox. */
    private CountingProxy.Traffic counted(Side side, int messages, CountingProxy proxy) throws Exception {
        Race.Course course = bed.draining(proxy.port());
        side.contestant().prepare(course.prepare(side.contestant().messagesToPrepareWith(messages)));
        PopServer server = course.prepare(messages);
        CountingProxy.Traffic before = proxy.traffic();
        side.contestant().run(server);
        CountingProxy.Traffic traffic = proxy.traffic().since(before);
        course.check(side.contestant(), messages);
        int tops = side.topsOf().applyAsInt(messages);
        if (traffic.tops() != tops) {
            throw new IllegalStateException(side.name() + " asked for " + traffic.tops() + " headers, not " + tops);
        }
        return traffic;
    }

    private void print(String name, CountingProxy.Traffic traffic) {
        out.printf(
                Locale.ROOT,
                "%-14s TOP %,d, RETR %,d, octets from the provider %,d%n",
                name,
                traffic.tops(),
                traffic.retrs(),
                traffic.octets());
    }

    private static double medianOctets(List<CountingProxy.Traffic> traffic) {
        return Race.median(traffic.stream().mapToDouble(CountingProxy.Traffic::octets));
    }

    private static void close(List<Side> sides) {
        sides.forEach(side -> side.contestant().close());
    }
}
