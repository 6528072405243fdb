/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Contestants side by side: in each round all of them in turn, in another order each time, on the same mailbox. */
final class Race {

    /**
     * One who takes part.
     *
     * @param messages in the mailbox it is given
     * @param rounds how often it is measured
     * @param warmUp whether it runs once, unmeasured, before
     */
    record Entry(Contestant contestant, int messages, int rounds, boolean warmUp) {}

    /** One measured run. */
    private record Run(int messages, Duration time, Duration serverCpu, Duration clientCpu) {

        double messagesPerSecond() {
            return messages * 1e9 / time.toNanos();
        }
    }

    /** The mailbox: made ready before, looked at after each run. */
    interface Course {

        PopServer prepare(int messages) throws Exception;

        /** @throws IllegalStateException if the contestant did not do what it was to do */
        void check(Contestant contestant, int messages) throws Exception;

        Duration serverCpu() throws Exception;
    }

    private final Course course;
    private final List<Entry> entries;
    private final PrintStream out;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    Race(Course course, List<Entry> entries, PrintStream out) {
        this.course = course;
        this.entries = entries;
        this.out = out;
    }

    void run() throws Exception {
        int rounds = 0;
        for (Entry entry : entries) {
            rounds = Math.max(rounds, entry.rounds());
            runs.put(entry.contestant().name(), new ArrayList<>());
            Contestant contestant = entry.contestant();
            contestant.prepare(course.prepare(contestant.messagesToPrepareWith(entry.messages())));
        }
        for (Entry entry : entries) {
            for (int i = 0; entry.warmUp() && i < entry.contestant().warmUps(); i++) {
                once(entry);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get((round + i) % entries.size());
                if (round < entry.rounds()) {
                    runs.get(entry.contestant().name()).add(once(entry));
                }
            }
        }
    }

    private Run once(Entry entry) throws Exception {
        PopServer server = course.prepare(entry.messages());
        // What a contestant before left behind is not this one's to clear away.
        System.gc();
        Duration serverBefore = course.serverCpu();
        Duration clientBefore = entry.contestant().cpu();
        Duration time = entry.contestant().run(server);
        Duration clientCpu = entry.contestant().cpu().minus(clientBefore);
        Duration serverCpu = course.serverCpu().minus(serverBefore);
        course.check(entry.contestant(), entry.messages());
        return new Run(entry.messages(), time, serverCpu, clientCpu);
    }

    /** Messages a second of each round, their median, and microseconds of processor time a message on either side. */
    void printRates() {
        print("messages/s", "%,.0f", Run::messagesPerSecond);
    }

    /** Milliseconds of each round and their median. */
    void printTimes() {
        print("ms", "%,.1f", run -> run.time().toNanos() / 1e6);
    }

    private interface Figure {
        double of(Run run);
    }

    private void print(String unit, String format, Figure figure) {
        out.printf("%-12s %9s %10s %10s %10s  %s%n", "", "messages", "median", "server", "client", "rounds");
        out.printf("%-12s %9s %10s %10s %10s  %s%n", "", "", unit, "us/message", "us/message", unit);
        for (Entry entry : entries) {
            List<Run> own = runs.get(entry.contestant().name());
            StringBuilder rounds = new StringBuilder();
            own.forEach(run -> rounds.append(String.format(Locale.ROOT, format, figure.of(run)))
                    .append(' '));
            out.printf(
                    Locale.ROOT,
                    "%-12s %,9d %10s %10.1f %10.1f  %s%n",
                    entry.contestant().name(),
                    entry.messages(),
                    String.format(Locale.ROOT, format, median(own, figure)),
                    median(own, run -> run.serverCpu().toNanos() / 1e3 / run.messages()),
                    median(own, run -> run.clientCpu().toNanos() / 1e3 / run.messages()),
                    rounds.toString().strip());
        }
    }

    /** One line for each peer: how many times its messages a second the collector reached. Nothing without a collector. */
    void printRateRatios(String prefix) {
        printRatios(prefix, Run::messagesPerSecond);
    }

    /** One line for each peer: how many times its time the collector took. Nothing without a collector. */
    void printTimeRatios(String prefix) {
        printRatios(prefix, run -> run.time().toNanos());
    }

    /** How many times the other's time a contestant took. */
    void printTimeRatio(String prefix, String contestant, String other) {
        Figure time = run -> run.time().toNanos();
        printRatio(out, prefix, contestant, other, median(runs.get(contestant), time) / median(runs.get(other), time));
    }

    static void printRatio(PrintStream out, String prefix, String contestant, String other, double ratio) {
        out.printf(Locale.ROOT, "%s %s/%s %.2f%n", prefix, contestant, other, ratio);
    }

    private void printRatios(String prefix, Figure figure) {
        Optional<List<Run>> collector = Optional.ofNullable(runs.get("collector"));
        collector.ifPresent(own -> runs.forEach((name, others) -> {
            if (!name.equals("collector")) {
                printRatio(out, prefix, "collector", name, median(own, figure) / median(others, figure));
            }
        }));
    }

    private static double median(List<Run> runs, Figure figure) {
        return median(runs.stream().mapToDouble(figure::of));
    }

    static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
