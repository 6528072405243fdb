/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code bin/bench odmr}: being an ODMR customer, and being a provider; docs/performance.md has the why. */
public final class OdmrBench {

    private final OdmrOptions options;
    private final PrintStream out;

    private OdmrBench(OdmrOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(OdmrOptions.USAGE);
            return;
        }
        OdmrOptions options;
        try {
            options = OdmrOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(OdmrOptions.USAGE);
            System.exit(2);
            return;
        }
        Facts.printMachine(System.out);
        new OdmrBench(options, System.out).run();
    }

    /** Something that is done once, and how long it took. */
    @FunctionalInterface
    private interface Work {
        Duration once() throws Exception;
    }

    /** One way of doing it, with the rates of its rounds in messages a second. */
    private record Side(String name, Work work, List<Double> rates) {

        Side(String name, Work work) {
            this(name, work, new ArrayList<>());
        }

        double median() {
            return Race.median(rates.stream().mapToDouble(Double::doubleValue));
        }
    }

    private void run() throws Exception {
        if (options.wants(OdmrOptions.Part.TURNED)) {
            tell(
                    "Turned: %,d messages of 4,096 octets, sent over a turned session and to the same James' SMTP port",
                    options.turned());
            try (OdmrCustomerSides james = OdmrCustomerSides.start(options.turned())) {
                compare(options.turned(), new Side("turned", james::turned), new Side("direct", james::direct));
            }
        }
        if (options.wants(OdmrOptions.Part.DRAIN)) {
            tell(
                    "Drain: %,d messages of 4,096 octets to one sink, fetched by ATRN and sent by RemoteDelivery",
                    options.drain());
            try (OdmrProviderSides james = OdmrProviderSides.start(options.drain())) {
                compare(
                        options.drain(),
                        new Side("drain", james::drain),
                        new Side("remote-delivery", james::remoteDelivery));
            }
        }
    }

    private void tell(String what, int messages) {
        out.printf(
                Locale.ROOT,
                "%n" + what + "; a James with -Xmx1g, medians of %d rounds after %d that are not counted%n",
                messages,
                options.rounds(),
                options.warmUps());
    }

    /** In turns, and each one first in every second round. */
    private void compare(int messages, Side ours, Side other) throws Exception {
        for (int round = -options.warmUps(); round < options.rounds(); round++) {
            List<Side> inTurn = round % 2 == 0 ? List.of(ours, other) : List.of(other, ours);
            for (Side side : inTurn) {
                System.gc();
                double rate = messages * 1e9 / side.work().once().toNanos();
                if (round >= 0) {
                    side.rates().add(rate);
                }
            }
        }
        out.printf("%-16s %10s  rounds, messages/s%n", "", "median");
        for (Side side : List.of(ours, other)) {
            StringBuilder rounds = new StringBuilder();
            side.rates().forEach(rate -> rounds.append(String.format(Locale.ROOT, "%,.0f ", rate)));
            out.printf(
                    Locale.ROOT,
                    "%-16s %,10.0f  %s%n",
                    side.name(),
                    side.median(),
                    rounds.toString().strip());
        }
        Race.printRatio(out, "odmr", ours.name(), other.name(), ours.median() / other.median());
    }
}
