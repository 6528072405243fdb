/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;

/** A line to an SMTP server. One thread uses it, and may be held up; another may close it. */
public interface Wire extends AutoCloseable {

    /**
     * Sends octets; waits while as many are on their way as may be.
     *
     * @throws IOException when the line is cut, or the server takes nothing for minutes
     */
    void send(byte[] octets, int offset, int length) throws IOException;

    /**
     * The next line that the server sent, without its end.
     *
     * @param patience how long it is waited for
     * @throws IOException when it does not come
     */
    String readLine(Duration patience) throws IOException;

    /** Whether anything was received that was not read, and be it a part of a line. */
    boolean hasUnread() throws IOException;

    @Override
    void close();
}
