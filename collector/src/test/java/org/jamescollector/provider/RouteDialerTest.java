/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.james.core.Domain;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.Route;
import org.jamescollector.testing.NameServer;
import org.jamescollector.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a domain's servers gets its mail, and how the line to it is protected; the servers, and DNS, are real ones. */
class RouteDialerTest {

    private static final HeldDomain CUSTOMER =
            new HeldDomain(Domain.of("customer.example"), Set.of(), List.of(), Optional.empty(), HoldLimits.DEFAULT);

    @TempDir
    private Path folder;

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final NameServer nameServer = new NameServer();
    private final List<Server> servers = new ArrayList<>();
    private RouteDialer dialer;

    @BeforeEach
    void open() throws Exception {
        nameServer.host("mx.customer.example", "127.0.0.1");
        dialer = new RouteDialer(
                new JamesDns(nameServer),
                domain -> servers.stream()
                        .map(server -> new Endpoint(server.name, server.port()))
                        .toList(),
                loops);
    }

    @AfterEach
    void close() throws IOException {
        for (Server server : servers) {
            server.listening.close();
        }
        nameServer.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One that says what it was told to, up to MAIL. */
    private final class Server {

        private final String name;
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private String greeting = "220 here";
        private String ehlo = "250 here";
        private String behindStartTls = "";
        private Optional<SSLContext> tls = Optional.empty();
        private boolean tlsAtOnce;

        Server(String name) throws IOException {
            this.name = name;
            servers.add(this);
            Thread thread = new Thread(this::accept, "customers-server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        Server greeting(String reply) {
            greeting = reply;
            return this;
        }

        Server offeringStartTls(TestCertificate certificate) {
            ehlo = "250-here\r\n250 STARTTLS";
            tls = Optional.of(certificate.serverContext());
            return this;
        }

        private void accept() {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    serve(tlsAtOnce ? encrypted(socket) : socket, greeting + "\r\n");
                } catch (IOException e) {
                    // Gone, or closed: the loop's condition tells which.
                }
            }
        }

        private Socket encrypted(Socket socket) throws IOException {
            SSLSocket secured = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, "", 0, true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            return secured;
        }

        private void serve(Socket socket, String first) throws IOException {
            socket.getOutputStream().write(first.getBytes(US_ASCII));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add((socket instanceof SSLSocket ? "secretly " : "") + line);
                String reply = line.startsWith("EHLO") ? ehlo : "220 go ahead";
                socket.getOutputStream().write((reply + "\r\n").getBytes(US_ASCII));
                if (line.equals("STARTTLS")) {
                    socket.getOutputStream().write(behindStartTls.getBytes(US_ASCII));
                    serve(encrypted(socket), "");
                    return;
                }
            }
        }
    }

    private Server server() throws IOException {
        return new Server("mx.customer.example");
    }

    private static Verification anything() {
        return new Verification.None();
    }

    private RouteDialer.Line toExchangers(Mode mode, Verification verification) throws IOException {
        Route route = new Route.ToMailExchangers(new TransportSecurity(mode, verification, Optional.empty(), false));
        return dialer.dial(CUSTOMER, route, "james.example.org");
    }

    private RouteDialer.Line toServer(Mode mode, Verification verification) throws IOException {
        Server server = servers.get(0);
        Route route = new Route.ToServer(
                new Endpoint(server.name, server.port()),
                new TransportSecurity(mode, verification, Optional.empty(), false));
        return dialer.dial(CUSTOMER, route, "james.example.org");
    }

    // ---- which server

    @Test
    void shouldTakeTheFirst() throws Exception {
        Server first = server();
        Server second = server();

        toExchangers(Mode.STARTTLS_IF_OFFERED, anything()).wire().close();

        assertThat(first.heard).containsExactly("EHLO james.example.org");
        assertThat(second.heard).isEmpty();
    }

    @Test
    void shouldTakeTheSecondWhereNobodyListensAtTheFirst() throws Exception {
        server().listening.close();
        Server second = server();

        toExchangers(Mode.STARTTLS_IF_OFFERED, anything()).wire().close();

        assertThat(second.heard).containsExactly("EHLO james.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 no service here", "421 too busy", "no SMTP"})
    void shouldTakeTheSecondWhereTheFirstDoesNotGreet(String greeting) throws Exception {
        Server first = server().greeting(greeting);
        Server second = server();

        toExchangers(Mode.STARTTLS_IF_OFFERED, anything()).wire().close();

        assertThat(first.heard).isEmpty();
        assertThat(second.heard).containsExactly("EHLO james.example.org");
    }

    @Test
    void shouldTakeTheSecondWhereTheFirstHasNoAddressOrNoTls() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("mx.customer.example");
        new Server("missing.customer.example");
        server();
        Server third = server().offeringStartTls(certificate);

        toExchangers(Mode.STARTTLS_REQUIRED, anything()).wire().close();

        assertThat(third.heard)
                .containsExactly("EHLO james.example.org", "STARTTLS", "secretly EHLO james.example.org");
    }

    @Test
    void shouldSayOfEachWhyItWasNotTaken() throws Exception {
        server().greeting("554 go away\u001b[31m");
        new Server("missing.customer.example");
        server();

        assertThatThrownBy(() -> toExchangers(Mode.STARTTLS_REQUIRED, anything()))
                .hasMessageStartingWith("nobody takes it where it is sent to: mx.customer.example:")
                .hasMessageContaining("554 go away")
                .hasMessageContaining("there is no host \"missing.customer.example\"")
                .hasMessageEndingWith("it offers no STARTTLS, without which the domain's <route> sends nothing")
                .message()
                .doesNotMatch("(?s).*\\p{Cntrl}.*");
    }

    // ---- how it is protected

    @Test
    void shouldSayNothingBeforeTlsThatBeginsAtOnce() throws Exception {
        Server server = server().offeringStartTls(TestCertificate.selfSigned("mx.customer.example"));
        server.tlsAtOnce = true;
        server.ehlo = "250 here";

        toServer(Mode.TLS, anything()).wire().close();

        assertThat(server.heard).containsExactly("secretly EHLO james.example.org");
    }

    @Test
    void shouldDoWithoutTlsWhereItIsNotOfferedAndNotRequired() throws Exception {
        Server server = server();

        toServer(Mode.STARTTLS_IF_OFFERED, anything()).wire().close();

        assertThat(server.heard).containsExactly("EHLO james.example.org");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTakeACertificateOfAnAuthorityForTheServersName(boolean byExchangers) throws Exception {
        TestCertificate authority = TestCertificate.authority();
        Verification verification =
                new Verification.AuthorityFile(authority.writeCertificate(folder.resolve("authority.pem")));
        Server server = server().offeringStartTls(authority.signed("mx.customer.example"));

        (byExchangers
                        ? toExchangers(Mode.STARTTLS_REQUIRED, verification)
                        : toServer(Mode.STARTTLS_REQUIRED, verification))
                .wire()
                .close();

        assertThat(server.heard).contains("secretly EHLO james.example.org");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldSayNothingToAServerWithAnothersCertificate(Mode mode) throws Exception {
        TestCertificate authority = TestCertificate.authority();
        Verification verification =
                new Verification.AuthorityFile(authority.writeCertificate(folder.resolve("authority.pem")));
        Server server = server().offeringStartTls(authority.signed("mx.another.example"));

        assertThatThrownBy(() -> toServer(mode, verification)).hasMessageContaining("certificate");

        assertThat(server.heard).noneMatch(line -> line.startsWith("secretly"));
    }

    @Test
    void shouldTakeNoCertificateThatNobodyKnows() throws Exception {
        Server server = server().offeringStartTls(TestCertificate.selfSigned("mx.customer.example"));

        assertThatThrownBy(() -> toServer(Mode.STARTTLS_REQUIRED, new Verification.SystemAuthorities()))
                .hasMessageContaining("certificate");

        assertThat(server.heard).noneMatch(line -> line.startsWith("secretly"));
    }

    @Test
    void shouldTakeTheCertificateThatIsPinnedAndNoOther() throws Exception {
        TestCertificate pinned = TestCertificate.selfSigned("any.example");
        Server server = server().offeringStartTls(pinned);

        toServer(Mode.STARTTLS_REQUIRED, new Verification.PinnedFingerprint(pinned.fingerprint()))
                .wire()
                .close();
        assertThatThrownBy(() -> toServer(
                        Mode.STARTTLS_REQUIRED,
                        new Verification.PinnedFingerprint(
                                TestCertificate.selfSigned("any.example").fingerprint())))
                .hasMessageContaining("fingerprint");

        assertThat(server.heard).filteredOn(line -> line.startsWith("secretly")).hasSize(1);
    }

    @Test
    void shouldTakeNothingThatSomebodyPutBehindTheAnswerToStartTls() throws Exception {
        Server server = server().offeringStartTls(TestCertificate.selfSigned("mx.customer.example"));
        server.behindStartTls = "250-here\r\n250 DSN\r\n";

        assertThatThrownBy(() -> toServer(Mode.STARTTLS_REQUIRED, anything()))
                .hasMessageStartingWith("nobody takes it where it is sent to: mx.customer.example:");

        assertThat(server.heard).noneMatch(line -> line.startsWith("secretly"));
    }
}
