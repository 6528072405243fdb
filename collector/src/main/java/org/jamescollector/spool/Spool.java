/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.Digest;
import org.jamescollector.history.Notice;

/** The way into James: its spool, from which its usual processing begins. */
public interface Spool {

    /** Begins a message; its bytes are kept in memory up to James' own bound, then in a temporary file. */
    Entry begin() throws IOException;

    /**
     * Hands a mail that the collector wrote to James. When this returns, James has it. A second one of the same notice is told from the first
     * by {@link NoticeMark}.
     *
     * @throws SpoolException when the spool does not take it
     */
    void send(Notice notice) throws SpoolException;

    /** A message on its way into the spool. Closing it gives up what was not enqueued. */
    interface Entry extends AutoCloseable {

        /** Takes the message's bytes, trace header first. */
        OutputStream content();

        /**
         * Hands the message to James. When this returns, James has it.
         *
         * @param protocol {@code pop3}
         * @param peer the provider's address, for messages that do not say where they came from
         * @param notes what is to happen to it beside being delivered
         * @param copyDigest by which further copies of this message are recognised; empty: they are not
         * @throws SpoolException when the spool does not take it: it is full, James is stopping, or the message
         *     cannot be held by this James' queue
         */
        void enqueue(
                RecoveredEnvelope recovered,
                String protocol,
                String peer,
                Collected message,
                DeliveryNotes notes,
                Optional<Digest> copyDigest)
                throws SpoolException;

        @Override
        void close();
    }
}
