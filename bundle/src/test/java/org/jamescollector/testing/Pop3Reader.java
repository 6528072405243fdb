/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a POP3 mailbox the plainest way there is: what the collector's own client is measured against. */
public final class Pop3Reader implements AutoCloseable {

    private final Wire wire;

    /** Connects to 127.0.0.1 and signs in. */
    public Pop3Reader(int port, String user, String password) throws IOException {
        wire = new Wire(port);
        expectOk();
        command("USER " + user);
        command("PASS " + password);
    }

    /** Every message as RETR gives it, in the order of the mailbox. */
    public List<byte[]> messages() throws IOException {
        int count = Integer.parseInt(command("STAT").split(" ", -1)[1]);
        List<byte[]> messages = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            command("RETR " + number);
            messages.add(wire.hearMessage());
        }
        return messages;
    }

    private String command(String line) throws IOException {
        wire.say(line);
        return expectOk();
    }

    private String expectOk() throws IOException {
        String line = wire.hear();
        if (!line.startsWith("+OK")) {
            throw new IOException("POP3: " + line);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        wire.say("QUIT");
        wire.close();
    }
}
