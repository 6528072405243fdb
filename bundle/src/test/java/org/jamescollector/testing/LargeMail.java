/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.stream.IntStream;

/** A message of 200 MB, made as it goes: neither James' memory nor this process' is to hold it. */
public final class LargeMail {

    /** Its header, with the line that ends it; by itself a small message. */
    public static final String HEADER = "Message-ID: <large@provider.example>\r\nSubject: large\r\n\r\n";

    private static final int BODY = 200 << 20;
    private static final byte[] LINES = ("x".repeat(998) + "\r\n").repeat(64).getBytes(ISO_8859_1);
    private static final int PIECES = BODY / LINES.length;

    /** Its octets. */
    public static final long SIZE = HEADER.length() + (long) PIECES * LINES.length;

    private LargeMail() {}

    public static Iterable<byte[]> pieces() {
        return () -> IntStream.rangeClosed(0, PIECES)
                .mapToObj(number -> number == 0 ? HEADER.getBytes(ISO_8859_1) : LINES)
                .iterator();
    }

    /** A POP3 server that has it and nothing else. */
    public static FakePop3Server provider() {
        return FakePop3Server.with(FakeMessage.message("large", HEADER))
                .at("STAT", FakeAnswer.raw("+OK 1 " + SIZE + "\r\n"))
                .at("LIST", FakeAnswer.lines("1 " + SIZE))
                .at("RETR", line -> {
                    line.sendLine("+OK");
                    for (byte[] piece : pieces()) {
                        line.send(piece);
                    }
                    line.sendLine(".");
                })
                .start();
    }
}
