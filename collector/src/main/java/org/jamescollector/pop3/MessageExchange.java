/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Optional;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/** RETR and TOP. */
final class MessageExchange extends Exchange<Void> {

    private final long maximumOctets;
    private final MessageSink sink;

    MessageExchange(String line, long maximumOctets, MessageSink sink) {
        super(line);
        this.maximumOctets = maximumOctets;
        this.sink = sink;
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        return Optional.of(new MessageBody(sink, step(), maximumOctets, lineFeedEndsLine));
    }

    @Override
    void complete() {
        succeed(null);
    }

    @Override
    void refused(StatusLine status) {
        Pop3Exception cause = new Pop3Exception(
                Kind.REFUSED,
                step(),
                "the provider answered " + status.quoted() + " to " + Quoted.of(shown())
                        + ". If this stays so, look at that message at the provider");
        sink.failed(cause);
        fail(cause);
    }

    @Override
    void failed(Pop3Exception cause) {
        try {
            sink.failed(cause);
        } catch (RuntimeException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
        fail(cause);
    }
}
