/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jamescollector.testing.LoopbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CountingProxyTest {

    private static final byte[] ANSWER =
            "+OK\r\nSubject: a\r\n\r\n.\r\n".repeat(100_000).getBytes(US_ASCII);

    @Test
    void shouldPassOnAndCountWhatPasses() throws Exception {
        try (LoopbackServer server = LoopbackServer.start("answering", CountingProxyTest::answer);
                CountingProxy proxy = proxyTo(server.port())) {
            assertThat(talk(proxy, "TOP 1 0\r\nRETR 1\r\nTOP 2 0\r\n")).isEqualTo(ANSWER);

            assertThat(proxy.traffic()).isEqualTo(new CountingProxy.Traffic(ANSWER.length, 2, 1));
        }
    }

    @Test
    void shouldTellWhatPassedSinceAMoment() throws Exception {
        try (LoopbackServer server = LoopbackServer.start("answering", CountingProxyTest::answer);
                CountingProxy proxy = proxyTo(server.port())) {
            talk(proxy, "TOP 1 0\r\n");
            CountingProxy.Traffic before = proxy.traffic();
            talk(proxy, "RETR 1\r\n");

            assertThat(proxy.traffic().since(before)).isEqualTo(new CountingProxy.Traffic(ANSWER.length, 0, 1));
        }
    }

    @Test
    void shouldHangUpWhenTheServerCannotBeReached() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        try (CountingProxy proxy = proxyTo(nobody)) {
            assertThat(talk(proxy, "")).isEmpty();
        }
    }

    private static CountingProxy proxyTo(int port) throws IOException {
        return CountingProxy.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static byte[] talk(CountingProxy proxy, String commands) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            client.getOutputStream().write(commands.getBytes(US_ASCII));
            client.shutdownOutput();
            return client.getInputStream().readAllBytes();
        }
    }

    /** Answers when it has heard everything. */
    private static void answer(Socket connection) {
        try (connection) {
            connection.getInputStream().readAllBytes();
            connection.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
