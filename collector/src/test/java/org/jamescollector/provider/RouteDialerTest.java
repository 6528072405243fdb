/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.Route;
import org.jamescollector.net.TlsFailure;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines to where a domain's mail is sent, up to the second EHLO; the server is one that has nothing more. */
class RouteDialerTest {

    private static final String HELLO = "EHLO provider.example.org";
    private static final TestCertificate AUTHORITY = TestCertificate.authority();
    private static final NioEventLoopGroup LOOPS = new NioEventLoopGroup(1);

    @TempDir
    private Path folder;

    private final FakeOdmrProvider server = new FakeOdmrProvider();

    @AfterAll
    static void endLoops() {
        LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** This machine and no other. */
    private static final class OnlyLocalhost implements DNSService {

        @Override
        public Collection<String> findMXRecords(String domain) {
            return List.of("localhost");
        }

        @Override
        public Collection<String> findTXTRecords(String domain) {
            return List.of();
        }

        @Override
        public Collection<InetAddress> getAllByName(String host) throws UnknownHostException {
            return List.of(getByName(host));
        }

        @Override
        public InetAddress getByName(String host) throws UnknownHostException {
            if (!host.equals("localhost")) {
                throw new UnknownHostException(host);
            }
            return getLocalHost();
        }

        @Override
        public InetAddress getLocalHost() throws UnknownHostException {
            return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        }

        @Override
        public String getHostName(InetAddress address) {
            return "localhost";
        }
    }

    private Verification authority() throws IOException {
        return new Verification.AuthorityFile(AUTHORITY.writeCertificate(folder.resolve("authority.pem")));
    }

    private Route route(String host, Mode mode, Verification verification) {
        return new Route.ToServer(
                new Endpoint(host, server.port()), new TransportSecurity(mode, verification, Optional.empty(), false));
    }

    private static void open(Route route) throws IOException {
        HeldDomain domain = new HeldDomain(
                Domain.of("customer.example"), Set.of(), List.of(), Optional.of(route), HoldLimits.DEFAULT);
        RouteDialer.Line line = new RouteDialer(new OnlyLocalhost(), LOOPS).dial(domain, route, "provider.example.org");
        try {
            line.session().quit();
        } finally {
            line.wire().close();
        }
    }

    private FakeOdmrProvider withStartTls(String name) {
        return server.startTls(AUTHORITY.signed(name).serverContext()).offering("STARTTLS");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldGreetAnewOnceThereIsTls(Mode mode) throws Exception {
        withStartTls("localhost").start();

        open(route("localhost", mode, authority()));

        assertThat(server.received()).containsExactly(HELLO, "STARTTLS", HELLO, "QUIT");
    }

    @Test
    void shouldEncryptFromTheFirstByteWhereTheRouteSaysSo() throws Exception {
        server.tlsAtOnce(AUTHORITY.signed("localhost").serverContext()).start();

        open(route("localhost", Mode.TLS, authority()));

        assertThat(server.received()).containsExactly(HELLO, "QUIT");
    }

    @Test
    void shouldGoOnInClearTextWhereTlsIsNotOfferedAndNotRequired() throws Exception {
        server.start();

        open(route("localhost", Mode.STARTTLS_IF_OFFERED, authority()));

        assertThat(server.received()).containsExactly(HELLO, "QUIT");
    }

    @Test
    void shouldNotGoOnWhereTlsIsRequiredAndNotOffered() throws Exception {
        server.start();
        Route route = route("localhost", Mode.STARTTLS_REQUIRED, authority());

        assertThatThrownBy(() -> open(route))
                .hasMessage("nobody takes its mail where it is sent to: localhost:" + server.port()
                        + ": it offers no STARTTLS, without which the domain's <route> sends nothing");
        assertThat(server.received()).containsExactly(HELLO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 evil\r\n", "250-ev"})
    void shouldRefuseWhatSomebodyPutBehindTheAnswerToStartTls(String octets) throws Exception {
        withStartTls("localhost").following("STARTTLS", octets).start();
        Route route = route("localhost", Mode.STARTTLS_REQUIRED, authority());

        assertThatThrownBy(() -> open(route)).hasMessageContaining("follows the answer to STARTTLS unprotected");
        assertThat(server.received()).containsExactly(HELLO, "STARTTLS");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldRefuseACertificateForAnotherName(Mode mode) throws Exception {
        withStartTls("other.example").start();
        Route route = route("localhost", mode, authority());

        assertThatThrownBy(() -> open(route)).hasMessageContaining("made for \"other.example\"");
        assertThat(server.received()).containsExactly(HELLO, "STARTTLS");
    }

    @Test
    void shouldTakeTheOneCertificateThatIsPinned() throws Exception {
        TestCertificate pinned = TestCertificate.selfSigned("whatever.example");
        server.tlsAtOnce(pinned.serverContext()).start();

        open(route("localhost", Mode.TLS, new Verification.PinnedFingerprint(pinned.fingerprint())));

        Route another = route("localhost", Mode.TLS, new Verification.PinnedFingerprint("0".repeat(64)));
        assertThatThrownBy(() -> open(another))
                .hasMessageStartingWith("nobody takes its mail where it is sent to: localhost:" + server.port())
                .hasMessageContaining(pinned.fingerprint());
    }

    @Test
    void shouldSayWhoDoesNotAnswer() {
        server.close();
        Route route = route("localhost", Mode.NONE, new Verification.None());

        assertThatThrownBy(() -> open(route))
                .hasMessageStartingWith("nobody takes its mail where it is sent to: localhost:" + server.port())
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> open(route("unknown.example", Mode.NONE, new Verification.None())))
                .hasMessageContaining("there is no host");
    }

    @Test
    void shouldNotSendToItself() {
        Route route = new Route.ToMailExchangers(
                new TransportSecurity(Mode.NONE, new Verification.None(), Optional.empty(), false));

        assertThatThrownBy(() -> open(route)).hasMessageContaining("better than this machine");
    }

    /** No route has a time to connect, or a certificate of its own. */
    @ParameterizedTest
    @MethodSource("tlsFailures")
    void shouldNotSendTheAdministratorToWhatARouteHasNot(Exception failure, String said) {
        assertThat(TlsFailure.describe(failure, RouteDialer.TLS_ADVICE).getMessage())
                .contains(said)
                .doesNotContain("<connectTimeout>", "<clientCertificate>", "<clientKey>");
        assertThat(RouteDialer.TLS_ADVICE.timeLimit()).isEqualTo("30 seconds");
    }

    static Stream<Arguments> tlsFailures() {
        return Stream.of(
                arguments(new IOException("reset"), "a certificate of its clients"),
                arguments(new SSLHandshakeException("certificate required"), "a certificate of its clients"));
    }
}
