/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/**
 * One command and its reply. Everything but the constructor is called on the event loop. The connection calls
 * {@link #accepted} and then, after the body if there is one, {@link #complete}; or {@link #refused}; or, when the
 * session is over, {@link #failed}.
 *
 * @param <T> what the reply amounts to
 */
abstract class Exchange<T> {

    private final String line;
    private final String step;
    private final CompletableFuture<T> future = new CompletableFuture<>();

    /** @param line the command without its CRLF, empty where the provider speaks first; ASCII, one word or more */
    Exchange(String line) {
        this(line, line.indexOf(' ') < 0 ? line : line.substring(0, line.indexOf(' ')));
    }

    /** @param step what errors are named after */
    Exchange(String line, String step) {
        this.line = line;
        this.step = step;
    }

    final CompletableFuture<T> future() {
        return future;
    }

    final String line() {
        return line;
    }

    final String step() {
        return step;
    }

    /** The command as errors may show it: without a secret. */
    String shown() {
        return line;
    }

    /** Whether nothing else may be on its way at the same time, in either direction. */
    boolean goesAlone() {
        return false;
    }

    /** Whether the line is an encrypted one after +OK, so that nothing may come behind that in the clear. */
    boolean endsClearText() {
        return false;
    }

    /**
     * +OK came.
     *
     * @param lineFeedEndsLine whether the provider ended this line with a bare LF
     * @return what reads the rest of a multi-line reply
     * @throws Pop3Exception where the line is not what it should be; the session ends
     */
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        return Optional.empty();
    }

    /** All of the reply is there. */
    abstract void complete();

    /** -ERR came. */
    void refused(StatusLine status) {
        fail(new Pop3Exception(
                Kind.REFUSED, step, "the provider answered " + status.quoted() + " to " + Quoted.of(shown())));
    }

    /** The provider wants to hear more (RFC 5034). */
    void challenged(StatusLine status) {
        throw notPop3(status);
    }

    /** Neither +OK nor -ERR. */
    Pop3Exception notPop3(StatusLine status) {
        return new Pop3Exception(
                Kind.PROTOCOL,
                step,
                "the answer is neither +OK nor -ERR: " + status.quoted()
                        + ". This is a fault of the provider, or of something between here and there");
    }

    /** The session is over. */
    void failed(Pop3Exception cause) {
        fail(cause);
    }

    final void succeed(T value) {
        future.complete(value);
    }

    final void fail(Pop3Exception cause) {
        future.completeExceptionally(cause);
    }
}
