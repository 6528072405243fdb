/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jamescollector.envelope.AMailboxOfMany;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code bin/bench envelope}: one header of 4 KB, as it comes through two hosts of a provider, and its envelope, by the source that
 * knows it. James' own part, looking recipients up, is not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnvelopeBench {

    private static final int HEADER_OCTETS = 4_096;

    /** What decides. */
    public enum Knows {
        /** X-Envelope-To. */
        HEADER,
        /** The "for" clause of the provider's Received field. */
        RECEIVED,
        /** To and Cc. */
        ADDRESSES
    }

    /** Set by JMH. */
    @Param
    public Knows source = Knows.HEADER;

    private final EnvelopeRecovery recovery = AMailboxOfMany.byDefault().recovery();
    private CollectedHeader header = CollectedHeader.of(new byte[0]);

    @Setup
    public void makeHeader() {
        StringBuilder text = new StringBuilder();
        field(text, "Return-Path: <sender@sender.example>");
        field(text, "Delivered-To: mailbox@provider.example");
        if (source == Knows.HEADER) {
            field(text, "X-Envelope-To: anna@example.org");
        }
        String recipient = source == Knows.ADDRESSES ? "" : "\r\n\tfor <anna@example.org>";
        field(
                text,
                "Received: from mx2.provider.example (mx2.provider.example [192.0.2.25])\r\n"
                        + "\tby store7.provider.example (Postfix) with ESMTPS id 4XyZ12" + recipient
                        + "; Mon, 5 Jan 2026 08:00:00 +0000 (UTC)");
        for (int i = 0; i < 5; i++) {
            field(
                    text,
                    "Received: from hop" + i + ".sender.example (hop" + i + ".sender.example [198.51.100." + i
                            + "])\r\n"
                            + "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n"
                            + "\tby next" + i + ".sender.example (Postfix) with ESMTPS id 4XyZ1" + i
                            + "\r\n\tfor <somebody@sender.example>; Mon, 5 Jan 2026 07:59:00 +0000 (UTC)");
        }
        field(text, "From: \"Sender, The\" <sender@sender.example>");
        field(
                text,
                "To: Anna Berg <anna@example.org>, \"Carl, C.\" <carl@elsewhere.example>,\r\n"
                        + "\tberta@example.org, =?utf-8?q?D=C3=B6ra?= <dora@elsewhere.example>");
        field(text, "Cc: Emil <emil@example.org>, Office <office@elsewhere.example>");
        field(text, "Subject: Minutes of the meeting");
        field(text, "Date: Mon, 5 Jan 2026 07:58:00 +0000");
        field(text, "Message-ID: <20260105075800.12345@sender.example>");
        field(text, "MIME-Version: 1.0");
        field(text, "Content-Type: text/plain; charset=utf-8");
        for (int i = 0; text.length() < HEADER_OCTETS - 200; i++) {
            field(text, "X-Filter-" + i + ": " + "score=0.1 tests=NONE".repeat(8));
        }
        field(text, "X-Rest: " + "x".repeat(Math.max(0, HEADER_OCTETS - text.length() - 10)));
        header = CollectedHeader.of(text.toString().getBytes(US_ASCII));
    }

    private static void field(StringBuilder text, String field) {
        text.append(field).append("\r\n");
    }

    /** Processor time of the measured thread: what is left of a measurement where others use the machine too. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Processor {

        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long start;

        /** Read by JMH. */
        public long nanoseconds;
        /** Read by JMH. */
        public long calls;

        @Setup(Level.Iteration)
        public void start() {
            calls = 0;
            start = threads.getCurrentThreadCpuTime();
        }

        @TearDown(Level.Iteration)
        public void stop() {
            nanoseconds = threads.getCurrentThreadCpuTime() - start;
        }
    }

    @Benchmark
    public RecoveredEnvelope recover(Processor processor) {
        processor.calls++;
        return recovery.recover(header);
    }

    public static void main(String[] arguments) throws RunnerException {
        var options = new OptionsBuilder()
                .include(EnvelopeBench.class.getName())
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend("-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener")
                .build();
        for (RunResult result : new Runner(options).run()) {
            System.out.printf(
                    "envelope %s %.1f us (processor time: %.1f us)%n",
                    result.getParams().getParam("source").toLowerCase(Locale.ROOT),
                    result.getPrimaryResult().getScore(),
                    sum(result, "nanoseconds") / 1_000 / sum(result, "calls"));
        }
    }

    private static double sum(RunResult result, String counter) {
        return result.getSecondaryResults().get(counter).getScore();
    }
}
