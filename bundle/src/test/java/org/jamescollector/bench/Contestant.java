/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * One way of emptying, or polling, a mailbox. The benchmark restores the mailbox before each run and looks after each
 * run whether the contestant did what it was to do.
 */
interface Contestant extends AutoCloseable {

    /** As it stands in the tables: {@code raw}, {@code mpop}, {@code fetchmail}, {@code collector}. */
    String name();

    /** How many messages are to be in the mailbox while it prepares, given how many there will be. */
    default int messagesToPrepareWith(int messages) {
        return messages;
    }

    /** Called once, unmeasured, before the first round: for whatever has to be there before the clock starts. */
    default void prepare(PopServer server) throws Exception {}

    /** How often it runs, unmeasured, before the first round. */
    default int warmUps() {
        return 1;
    }

    /**
     * Does the work once.
     *
     * @return wall-clock time from before the connection is opened until the provider's answer to QUIT (a program: until
     *     it has ended)
     * @throws Exception if the work could not be done, or was not done completely
     */
    Duration run(PopServer server) throws Exception;

    /** Processor time that it has used so far, in whatever process it does its work. */
    default Duration cpu() {
        return Cpu.ofThisProcessAndEndedChildren();
    }

    @Override
    default void close() throws IOException {}
}
