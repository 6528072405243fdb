/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.james.core.Domain;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.Route;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.NameServer;
import org.jamescollector.testing.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a domain's mail exchangers gets its mail. They have other ports than 25 here; their addresses come from a real name server. */
class RouteToExchangersTest {

    private static final String HOST = "mx.customer.example";
    private static final String HELLO = "EHLO provider.example.org";
    private static final NioEventLoopGroup LOOPS = new NioEventLoopGroup(1);

    @TempDir
    private Path folder;

    private final NameServer nameServer = new NameServer().host(HOST, "127.0.0.1");
    private final FakeOdmrProvider first = new FakeOdmrProvider().offering();
    private final FakeOdmrProvider second = new FakeOdmrProvider().offering();
    private final List<Endpoint> exchangers = new ArrayList<>();
    private RouteDialer dialer;

    @BeforeEach
    void start() throws Exception {
        first.start();
        second.start();
        exchangers.addAll(List.of(new Endpoint(HOST, first.port()), new Endpoint(HOST, second.port())));
        dialer = new RouteDialer(new JamesDns(nameServer), domain -> exchangers, LOOPS);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        nameServer.close();
    }

    @AfterAll
    static void endLoops() {
        LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void open(Mode mode, Verification verification) throws IOException {
        Route route = new Route.ToMailExchangers(new TransportSecurity(mode, verification, Optional.empty(), false));
        HeldDomain domain = new HeldDomain(
                Domain.of("customer.example"), Set.of(), List.of(), Optional.of(route), HoldLimits.DEFAULT);
        RouteDialer.Line line = dialer.dial(domain, route, "provider.example.org");
        try {
            line.session().quit();
        } finally {
            line.wire().close();
        }
    }

    private void open() throws IOException {
        open(Mode.STARTTLS_IF_OFFERED, new Verification.None());
    }

    @Test
    void shouldTakeTheFirst() throws Exception {
        open();

        assertThat(first.received()).containsExactly(HELLO, "QUIT");
        assertThat(second.sessions()).isZero();
    }

    @Test
    void shouldTakeTheSecondWhereNobodyListensAtTheFirst() throws Exception {
        first.close();

        open();

        assertThat(second.received()).containsExactly(HELLO, "QUIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 no service here", "421 too busy", "no SMTP"})
    void shouldTakeTheSecondWhereTheFirstDoesNotGreet(String greeting) throws Exception {
        first.answering("greeting", greeting);

        open();

        assertThat(first.received()).isEmpty();
        assertThat(second.received()).containsExactly(HELLO, "QUIT");
    }

    @Test
    void shouldTakeTheSecondWhereTheFirstHangsUp() throws Exception {
        first.cuttingAt("EHLO");

        open();

        assertThat(second.received()).containsExactly(HELLO, "QUIT");
    }

    @Test
    void shouldTakeTheSecondWhereTheFirstHasNoTls() throws Exception {
        second.startTls(TestCertificate.selfSigned("any.example").serverContext())
                .offering("STARTTLS");

        open(Mode.STARTTLS_REQUIRED, new Verification.None());

        assertThat(first.received()).containsExactly(HELLO);
        assertThat(second.received()).containsExactly(HELLO, "STARTTLS", HELLO, "QUIT");
    }

    @Test
    void shouldTakeTheSecondWhereTheFirstShowsAnothersCertificate() throws Exception {
        TestCertificate authority = TestCertificate.authority();
        first.startTls(authority.signed("mx.another.example").serverContext()).offering("STARTTLS");
        second.startTls(authority.signed(HOST).serverContext()).offering("STARTTLS");

        open(
                Mode.STARTTLS_IF_OFFERED,
                new Verification.AuthorityFile(authority.writeCertificate(folder.resolve("authority.pem"))));

        assertThat(first.received()).containsExactly(HELLO, "STARTTLS");
        assertThat(second.received()).containsExactly(HELLO, "STARTTLS", HELLO, "QUIT");
    }

    @Test
    void shouldTakeNoCertificateThatNobodyKnows() throws Exception {
        first.startTls(TestCertificate.selfSigned(HOST).serverContext()).offering("STARTTLS");

        assertThatThrownBy(() -> open(Mode.STARTTLS_REQUIRED, new Verification.SystemAuthorities()))
                .hasMessageContaining("certificate");
        assertThat(first.received()).containsExactly(HELLO, "STARTTLS");
    }

    @Test
    void shouldSayOfEachWhyItWasNotTakenInOneLine() {
        first.answering("greeting", "554 go away\u001b[31m\u0007");
        exchangers.add(0, new Endpoint("missing.customer.example", 25));

        assertThatThrownBy(() -> open(Mode.STARTTLS_REQUIRED, new Verification.None()))
                .hasMessageStartingWith("nobody takes its mail where it is sent to: missing.customer.example:25: ")
                .hasMessageContaining("554 go away")
                .hasMessageEndingWith("it offers no STARTTLS, without which the domain's <route> sends nothing")
                .message()
                .doesNotMatch("(?s).*\\p{Cntrl}.*");
    }
}
