/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.TlsAdvice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class ChannelWireTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final NioEventLoopGroup LOOPS = new NioEventLoopGroup(1);

    private ServerSocket listening;
    private ChannelWire wire;
    private Socket server;

    @AfterAll
    static void endLoops() {
        LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        wire = call(Mode.NONE);
        server = listening.accept();
    }

    private ChannelWire call(Mode mode) throws IOException {
        return ChannelWire.await(new Dialer(LOOPS, Runnable::run)
                .call(
                        new Endpoint("127.0.0.1", listening.getLocalPort()),
                        new TransportSecurity(mode, new Verification.None(), Optional.empty(), false),
                        PATIENCE,
                        line -> ChannelWire.open(line, new TlsAdvice("", "", ""))));
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        server.close();
        listening.close();
    }

    private void say(String octets) throws IOException {
        server.getOutputStream().write(octets.getBytes(ISO_8859_1));
        server.getOutputStream().flush();
    }

    @Test
    void shouldGiveLinesInTheirOrderHoweverManyCome() throws Exception {
        String all = IntStream.range(0, 100_000)
                .mapToObj(number -> "250 2.1.5 recipient " + number + "\r\n")
                .collect(Collectors.joining());
        CompletableFuture<Void> said = CompletableFuture.runAsync(() -> {
            try {
                say(all);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        for (int number = 0; number < 100_000; number++) {
            assertThat(wire.readLine(PATIENCE)).isEqualTo("250 2.1.5 recipient " + number);
        }
        assertThat(wire.hasUnread()).isFalse();
        said.join();
    }

    @Test
    void shouldSeeWhatCameInOnePieceWithALine() throws Exception {
        say("220 ready\r\n250");

        assertThat(wire.readLine(PATIENCE)).isEqualTo("220 ready");
        assertThat(wire.hasUnread()).isTrue();
        say(" yes\r\n");
        assertThat(wire.readLine(PATIENCE)).isEqualTo("250 yes");
        assertThat(wire.hasUnread()).isFalse();
    }

    @Test
    void shouldSendAllHoweverMuchItIs() throws Exception {
        byte[] piece = new byte[64 * 1024];
        Arrays.fill(piece, (byte) 'x');
        CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> {
            try {
                return server.getInputStream().readNBytes(100 * piece.length).length;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        for (int i = 0; i < 100; i++) {
            wire.send(piece, 0, piece.length);
        }

        assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(100 * piece.length);
    }

    @Test
    void shouldGiveWhatCameBeforeTheLineWasCut() throws Exception {
        say("250 taken\r\n");
        server.close();

        assertThat(wire.readLine(PATIENCE)).isEqualTo("250 taken");
        assertThatThrownBy(() -> wire.readLine(PATIENCE)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldEndALineThatHasNoEnd() throws Exception {
        say("250 " + "x".repeat(10_000));

        assertThatThrownBy(() -> wire.readLine(PATIENCE)).hasMessageContaining("more than 8192 octets");
    }

    @Test
    void shouldNotWaitForEver() {
        assertThatThrownBy(() -> wire.readLine(Duration.ofMillis(50))).hasMessageContaining("no answer within");
    }

    @Test
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void shouldNotWaitForAHandshakeOnALineThatIsClosed() throws Exception {
        ChannelWire hungUp = call(Mode.STARTTLS_REQUIRED);
        listening.accept().close();
        assertThatThrownBy(() -> hungUp.readLine(PATIENCE)).isInstanceOf(IOException.class);

        assertThatThrownBy(hungUp::protect).hasMessageContaining("closed during the handshake");
    }

    @Test
    void shouldCloseALineOnWhichTlsCannotBegin() {
        EmbeddedChannel channel = new EmbeddedChannel();
        TransportSecurity tls = new TransportSecurity(Mode.TLS, new Verification.None(), Optional.empty(), false);
        Dialer.Dialed withoutContext =
                new Dialer.Dialed(channel, new Endpoint("127.0.0.1", 465), tls, PATIENCE, Optional.empty());

        assertThat(ChannelWire.open(withoutContext, new TlsAdvice("", "", ""))).isCompletedExceptionally();

        assertThat(channel.isOpen()).isFalse();
    }
}
