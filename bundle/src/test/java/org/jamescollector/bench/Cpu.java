/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Processor time, user and system together, from /proc (proc(5)); to a hundredth of a second. */
final class Cpu {

    /** USER_HZ, which Linux fixes at 100 for programs. */
    private static final long TICKS_PER_SECOND = 100;
    /** Places after the name's closing parenthesis. */
    private static final int UTIME = 11;

    private static final int CUTIME = 13;

    private Cpu() {}

    /** Of this process and of the children it has waited for. */
    static Duration ofThisProcessAndEndedChildren() {
        return ofProcess(ProcessHandle.current().pid());
    }

    /** Of a process and all its descendants, dead or alive. */
    static Duration ofTree(ProcessHandle root) {
        Duration children =
                root.descendants().map(child -> ofProcess(child.pid())).reduce(Duration.ZERO, Duration::plus);
        return children.plus(ofProcess(root.pid()));
    }

    private static Duration ofProcess(long pid) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (IOException e) {
            // It ended just now; its parent has its time.
            return Duration.ZERO;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = UTIME; i < CUTIME + 2; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }
}
