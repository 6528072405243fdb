/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a {@link FakePop3Server} does at a step instead of what it should. */
@FunctionalInterface
public interface FakeAnswer {

    void give(FakePop3Line line) throws IOException;

    /** Whether the step is answered as it should be, after this. */
    default boolean leavesTheRest() {
        return false;
    }

    /** These octets, and on with the session. */
    static FakeAnswer raw(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        return line -> line.send(bytes);
    }

    /** Closes the connection without a word. */
    static FakeAnswer cut() {
        return FakePop3Line::cut;
    }

    /** Says these octets and closes the connection. */
    static FakeAnswer cutAfter(String octets) {
        return line -> {
            raw(octets).give(line);
            line.cut();
        };
    }

    /** What there should be, but only so many octets of it and of what follows, and then the line is cut. */
    static FakeAnswer cutAfterOctets(long octets) {
        return before(line -> line.cutAfter(octets));
    }

    /** What there should be, once so many commands wait for an answer, this one among them; if they do not come, the line is cut. */
    static FakeAnswer onceThereWait(int commands) {
        return before(line -> line.awaitCommands(commands));
    }

    private static FakeAnswer before(FakeAnswer first) {
        return new FakeAnswer() {
            @Override
            public void give(FakePop3Line line) throws IOException {
                first.give(line);
            }

            @Override
            public boolean leavesTheRest() {
                return true;
            }
        };
    }

    /** Says nothing until the client goes. */
    static FakeAnswer silence() {
        return FakePop3Line::awaitClient;
    }

    /** These octets, then nothing until the client goes. */
    static FakeAnswer silenceAfter(String octets) {
        return line -> {
            raw(octets).give(line);
            line.awaitClient();
        };
    }

    /** These octets once, then those over and over, until the client goes. */
    static FakeAnswer endless(String start, String repeated) {
        byte[] one = repeated.getBytes(StandardCharsets.ISO_8859_1);
        byte[] many = new byte[one.length * Math.max(1, 32_768 / one.length)];
        for (int i = 0; i < many.length; i += one.length) {
            System.arraycopy(one, 0, many, i, one.length);
        }
        return line -> {
            raw(start).give(line);
            while (line.isOpen()) {
                line.send(many);
            }
        };
    }

    /** A line that never ends. */
    static FakeAnswer endlessLine() {
        return endless("+OK ", "x");
    }

    /** A message that never ends. */
    static FakeAnswer endlessMessage() {
        return endless("+OK\r\n", "another line of this message\r\n");
    }

    /** A listing of so many lines, numbered. */
    static FakeAnswer listing(int lines) {
        return line -> {
            raw("+OK\r\n").give(line);
            StringBuilder block = new StringBuilder();
            for (int i = 1; i <= lines && line.isOpen(); i++) {
                block.append(i).append(' ').append(1_000_000 + i).append("\r\n");
                if (block.length() > 32_768) {
                    raw(block.toString()).give(line);
                    block.setLength(0);
                }
            }
            raw(block + ".\r\n").give(line);
        };
    }

    /** A multi-line answer of these lines. */
    static FakeAnswer lines(String... lines) {
        return raw("+OK\r\n"
                + String.join(
                        "", Arrays.stream(lines).map(line -> line + "\r\n").toList()) + ".\r\n");
    }
}
