/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** What figures are worth nothing without: the machine, the JDK, the versions of the peers. */
final class Facts {

    private Facts() {}

    /** @param peers programs whose versions matter, beside Dovecot's */
    static void print(PrintStream out, List<String> peers) throws IOException {
        printMachine(out);
        out.println("Dovecot " + Programs.versionOf("dovecot"));
        for (String program : peers) {
            out.println(
                    Programs.isInstalled(program)
                            ? Programs.versionOf(program)
                            : program + " is not installed: left out");
        }
    }

    /** The same where there are no peers. */
    static void printMachine(PrintStream out) throws IOException {
        out.printf("%s, %s, %d cores%n", LocalDate.now(ZoneOffset.UTC), processor(), cores());
        out.printf(
                "%s %s, temporary files on %s%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                        .type());
        out.printf(
                "JDK %s, heap %d MB%n", Runtime.version(), Runtime.getRuntime().maxMemory() >> 20);
        // What else the machine does: figures are only as quiet as it is.
        out.println("load average " + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
