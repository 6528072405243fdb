/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DelayProxyTest {

    private static final Duration ROUND_TRIP = Duration.ofMillis(60);

    @Test
    void shouldPassBytesOnUnchangedInBothDirectionsAndEndWithTheServer() throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(1).nextBytes(bytes);
        try (ServerSocket echo = echoServer();
                DelayProxy proxy = DelayProxy.start((InetSocketAddress) echo.getLocalSocketAddress(), ROUND_TRIP);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, bytes));

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes);
            sending.join();
        }
    }

    @Test
    void shouldTakeARoundTripForEachAnswer() throws Exception {
        int questions = 5;
        try (ServerSocket echo = echoServer();
                DelayProxy proxy = DelayProxy.start((InetSocketAddress) echo.getLocalSocketAddress(), ROUND_TRIP);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            long start = System.nanoTime();
            for (int i = 0; i < questions; i++) {
                client.getOutputStream().write(i);
                assertThat(client.getInputStream().read()).isEqualTo(i);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(ROUND_TRIP.multipliedBy(questions));
        }
    }

    @Test
    void shouldHangUpWhenTheServerCannotBeReached() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) closed.getLocalSocketAddress();
        }
        try (DelayProxy proxy = DelayProxy.start(nobody, ROUND_TRIP);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void send(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ServerSocket echoServer() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                socket.getInputStream().transferTo(out);
            } catch (IOException e) {
                // The test sees that its answer is missing.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
