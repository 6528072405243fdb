/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jamescollector.testing.LoopbackServer;

/** An ODMR provider (RFC 2645) without TLS that lets everybody in, and sends what it was given on the connection that was turned round. */
final class TurningProvider implements AutoCloseable {

    private final LoopbackServer server;
    private final BlockingQueue<Turn> waiting = new LinkedBlockingQueue<>();

    private record Turn(SmtpLoad load, CompletableFuture<Duration> time) {}

    private TurningProvider() throws IOException {
        server = LoopbackServer.start("turning-provider", this::serve);
    }

    static TurningProvider start() throws IOException {
        return new TurningProvider();
    }

    int port() {
        return server.port();
    }

    /**
     * Has this sent to whoever says ATRN next; without such a load there is no mail.
     *
     * @return the time it took, as {@link SmtpLoad#send} tells it
     */
    CompletableFuture<Duration> hold(SmtpLoad load) {
        Turn turn = new Turn(load, new CompletableFuture<>());
        waiting.add(turn);
        return turn.time();
    }

    private void serve(Socket socket) {
        try (SmtpLine line = new SmtpLine(socket)) {
            line.say("220 provider.example ESMTP");
            while (true) {
                String verb = line.hear().split(" ", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> line.say("250-provider.example\r\n250-AUTH PLAIN\r\n250 ATRN");
                    case "AUTH" -> line.say("235 welcome");
                    case "ATRN" -> {
                        Optional<Turn> turn = Optional.ofNullable(waiting.poll());
                        if (turn.isPresent()) {
                            line.say("250 now you");
                            send(turn.get(), line);
                            return;
                        }
                        line.say("453 no mail");
                    }
                    case "QUIT" -> {
                        line.say("221 bye");
                        return;
                    }
                    default -> line.say("250 yes");
                }
            }
        } catch (IOException e) {
            // The customer has gone; who waits for a turn's end was told by send.
        }
    }

    private static void send(Turn turn, SmtpLine line) {
        try {
            turn.time().complete(turn.load().send(line));
        } catch (IOException e) {
            turn.time().completeExceptionally(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
