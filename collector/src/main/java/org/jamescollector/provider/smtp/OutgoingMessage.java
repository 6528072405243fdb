/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** A message to be sent. One thread uses it. */
public interface OutgoingMessage extends AutoCloseable {

    /** Says which message it is, in logs. */
    String name();

    /** The sender's address without brackets, empty for the null sender. */
    String sender();

    /** Parameters of MAIL for a server with the extension DSN: {@code RET} and {@code ENVID}, each with a blank before it, or nothing. */
    String senderNotification();

    /** To whom it goes; at least one. */
    List<Recipient> recipients();

    /** Octets on the line. */
    long size();

    /** Whether any octet is above 127. */
    boolean isEightBit();

    /** Whether its header holds octets above 127, which a server with SMTPUTF8 is told. Addresses speak for themselves. */
    boolean hasEightBitHeader();

    /** Has it made 7-bit (RFC 6152, section 3), for a server that takes nothing else; where that cannot be done, it stays as it is. */
    void convertToSevenBit() throws IOException;

    /** Writes it as it is; line ends and dots are the caller's business. */
    void writeTo(OutputStream out) throws IOException;

    /**
     * Is told, once, what became of it. Not called where nobody knows: the line was cut, and it may have been taken or not.
     *
     * @throws IOException when that could not be noted: then the session ends
     */
    void settle(Map<Recipient, Outcome> outcomes) throws IOException;

    @Override
    void close();

    /**
     * A recipient.
     *
     * @param address without brackets
     * @param notification parameters of RCPT for a server with the extension DSN, each with a blank before it, or nothing
     */
    record Recipient(String address, String notification) {}

    /**
     * What became of it for one recipient.
     *
     * @param result in short
     * @param reply what the server said, or what was found without asking it
     */
    record Outcome(Result result, String reply) {

        /** What became of it. */
        public enum Result {
            /** The server has taken charge of it. */
            TAKEN,
            /** The server may take it another time. */
            DEFERRED,
            /** The server will never take it. */
            REFUSED
        }
    }
}
