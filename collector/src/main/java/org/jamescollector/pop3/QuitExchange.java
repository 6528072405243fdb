/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

/**
 * QUIT (RFC 1939, section 6). It goes out when everything before it is answered, so that it is known what it makes
 * final; whatever the answer, the connection is closed.
 */
final class QuitExchange extends Exchange<Void> {

    private final Pop3Connection connection;

    QuitExchange(Pop3Connection connection) {
        super("QUIT");
        this.connection = connection;
    }

    @Override
    boolean goesAlone() {
        return true;
    }

    @Override
    void complete() {
        connection.close();
        succeed(null);
    }

    @Override
    void refused(StatusLine status) {
        connection.close();
        super.refused(status);
    }
}
