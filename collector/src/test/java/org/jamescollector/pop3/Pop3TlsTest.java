/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.pop3.TestClient.login;
import static org.jamescollector.testing.FakeMessage.ofSize;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.ClientCertificate;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.NoBufferLeaks;
import org.jamescollector.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class Pop3TlsTest {

    private static final FakeMessage MESSAGE = ofSize("a", 200_000);
    private static final TestCertificate AUTHORITY = TestCertificate.authority();

    private final TestClient client = new TestClient();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        client.close();
    }

    private static FakePop3Server server() {
        return FakePop3Server.with(MESSAGE).pipelining();
    }

    private Verification authority() throws Exception {
        return new Verification.AuthorityFile(AUTHORITY.writeCertificate(folder.resolve("authority.pem")));
    }

    private static Pop3Login to(String host, FakePop3Server server, Mode mode, Verification verification) {
        return login(host, server.port(), TestClient.secured(mode, verification), SignIn.STRONGEST);
    }

    private void shouldCollect(Pop3Login login) {
        try (Pop3Session session = client.open(login)) {
            assertThat(TestClient.retr(session, 1)).isEqualTo(MESSAGE.octets());
            get(session.quit());
        }
    }

    @Test
    void shouldCollectWhereAuthorityAndNameAreRight() throws Exception {
        try (FakePop3Server server = server().tls(AUTHORITY.signed("localhost")).start()) {
            shouldCollect(to("localhost", server, Mode.TLS, authority()));
            // And once more, with what is remembered of TLS.
            shouldCollect(to("localhost", server, Mode.TLS, authority()));
        }
    }

    @Test
    void shouldVerifyAnAddress() throws Exception {
        try (FakePop3Server server = server().tls(AUTHORITY.signed("127.0.0.1")).start()) {
            shouldCollect(to("127.0.0.1", server, Mode.TLS, authority()));
        }
    }

    @Test
    void shouldNameBothNamesWhereTheyDiffer() throws Exception {
        try (FakePop3Server server =
                server().tls(AUTHORITY.signed("pop.example.com")).start()) {
            Pop3Exception failure = client.refused(to("localhost", server, Mode.TLS, authority()));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.step()).isEqualTo("TLS");
            assertThat(failure)
                    .hasMessageContaining("made for \"pop.example.com\", not for \"localhost\"")
                    .hasMessageContaining("as <host>");
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void shouldSayWhenACertificateExpired() throws Exception {
        try (FakePop3Server server =
                server().tls(AUTHORITY.signedAndExpired("localhost")).start()) {
            Pop3Exception failure = client.refused(to("localhost", server, Mode.TLS, authority()));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessageContaining("expired on 20").hasMessageContaining("has to renew it");
        }
    }

    @Test
    void shouldOfferToPinASelfSignedCertificate() {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        try (FakePop3Server server = server().tls(certificate).start()) {
            Pop3Exception failure =
                    client.refused(to("localhost", server, Mode.TLS, new Verification.SystemAuthorities()));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessageContaining("self-signed").hasMessageContaining(pin(certificate));
        }
    }

    /** To be pasted as it is. */
    private static String pin(TestCertificate certificate) {
        return "<verify><fingerprint>" + certificate.fingerprint() + "</fingerprint></verify>";
    }

    @Test
    void shouldNameAnAuthorityThatIsNotKnown() {
        try (FakePop3Server server = server().tls(AUTHORITY.signed("localhost")).start()) {
            assertThat(client.refused(to("localhost", server, Mode.TLS, new Verification.SystemAuthorities())))
                    .hasMessageContaining("\"CN=Test Authority\"")
                    .hasMessageContaining("<verify><authorityFile>");
        }
    }

    @Test
    void shouldTakeThePinnedCertificateAndNoOther() {
        TestCertificate certificate = TestCertificate.expired("elsewhere.example.com");
        try (FakePop3Server server = server().tls(certificate).start()) {
            shouldCollect(
                    to("127.0.0.1", server, Mode.TLS, new Verification.PinnedFingerprint(certificate.fingerprint())));

            Pop3Exception failure = client.refused(
                    to("127.0.0.1", server, Mode.TLS, new Verification.PinnedFingerprint("00".repeat(32))));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessageContaining(pin(certificate));
        }
    }

    @Test
    void shouldTakeAnythingWhereToldSo() {
        try (FakePop3Server server =
                server().tls(TestCertificate.expired("elsewhere.example.com")).start()) {
            shouldCollect(to("127.0.0.1", server, Mode.TLS, new Verification.None()));
        }
    }

    @Test
    void shouldShowItsOwnCertificate() throws Exception {
        try (FakePop3Server server = server().tls(AUTHORITY.signed("localhost"))
                .wantingClientCertificate()
                .start()) {
            TestCertificate own = AUTHORITY.signed("client.example.com");
            ClientCertificate files = new ClientCertificate(
                    own.writeCertificate(folder.resolve("client.pem")),
                    own.writeKey(folder.resolve("client.key")),
                    Optional.empty());
            TransportSecurity security = new TransportSecurity(Mode.TLS, authority(), Optional.of(files), false);
            shouldCollect(login("localhost", server.port(), security, SignIn.STRONGEST));

            Pop3Exception failure = client.refused(to("localhost", server, Mode.TLS, authority()));
            assertThat(failure.step()).isIn("TLS", "greeting");
            assertThat(failure.kind()).isIn(Kind.TLS, Kind.CUT);
        }
    }

    @Test
    void shouldNameAFileThatIsNoCertificate() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        Path garbage = Files.writeString(
                folder.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        try (FakePop3Server server = server().start()) {
            for (Path file : new Path[] {missing, empty, garbage}) {
                Pop3Exception failure =
                        client.refused(to("localhost", server, Mode.TLS, new Verification.AuthorityFile(file)));
                assertThat(failure.kind()).isEqualTo(Kind.TLS);
                assertThat(failure).hasMessageContaining(file.toString());
            }
            assertThat(server.sessions()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldEncryptByStls(Mode mode) throws Exception {
        try (FakePop3Server server =
                server().startTls(AUTHORITY.signed("localhost")).start()) {
            shouldCollect(to("localhost", server, mode, authority()));

            assertThat(server.commands().subList(0, 3)).containsExactly("CAPA", "STLS", "CAPA");
        }
    }

    @Test
    void shouldNotSignInWhereStlsIsMissing() throws Exception {
        try (FakePop3Server server = server().start()) {
            Pop3Exception failure = client.refused(to("localhost", server, Mode.STARTTLS_REQUIRED, authority()));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure)
                    .hasMessageContaining("does not offer STLS")
                    .hasMessageContaining("<security>tls</security> (port 995)")
                    .hasMessageContaining("<security>none</security>");

            assertThat(client.refused(to("localhost", server, Mode.STARTTLS_IF_OFFERED, authority()))
                            .kind())
                    .isEqualTo(Kind.PLAINTEXT_REFUSED);
            assertThat(server.commands()).containsOnly("CAPA");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldNotGoOnWhereStlsIsRefused(Mode mode) throws Exception {
        try (FakePop3Server server = server().startTls(AUTHORITY.signed("localhost"))
                .refuseAt("STLS", "-ERR not now")
                .start()) {
            Pop3Exception failure = client.refused(to("localhost", server, mode, authority()));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessageContaining("not now");
            assertThat(server.commands()).containsExactly("CAPA", "STLS");
        }
    }

    @Test
    void shouldTryStlsWhereThereIsNoCapa() throws Exception {
        try (FakePop3Server server =
                server().withoutCapa().startTls(AUTHORITY.signed("localhost")).start()) {
            shouldCollect(to("localhost", server, Mode.STARTTLS_REQUIRED, authority()));
        }
    }

    @Test
    void shouldNotTakeWhatCameInTheClearBehindStls() throws Exception {
        try (FakePop3Server server = server().startTls(AUTHORITY.signed("localhost"))
                .at("STLS", FakeAnswer.raw("+OK\r\n+OK\r\nSASL PLAIN\r\n.\r\n"))
                .start()) {
            Pop3Exception failure = client.refused(to("localhost", server, Mode.STARTTLS_REQUIRED, authority()));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.step()).isEqualTo("STLS");
            assertThat(failure).hasMessageContaining("unencrypted").hasMessageContaining("<security>tls</security>");
        }
    }

    @Test
    void shouldReadOnAfterAPause() {
        try (FakePop3Server server =
                        server().tls(TestCertificate.selfSigned("localhost")).start();
                Pop3Session session = client.open(to("127.0.0.1", server, Mode.TLS, new Verification.None()))) {
            session.pauseReading();
            ReceivedMessage received = new ReceivedMessage();
            CompletableFuture<Void> retrieved = session.retr(1, Long.MAX_VALUE, received);
            await().during(300, TimeUnit.MILLISECONDS).until(() -> !retrieved.isDone());
            session.resumeReading();

            get(retrieved);
            assertThat(get(received.message())).isEqualTo(MESSAGE.octets());
        }
    }

    @Test
    void shouldKnowAPortThatDoesNotSpeakTls() {
        try (FakePop3Server server = server().start()) {
            Pop3Exception failure = client.refused(to("127.0.0.1", server, Mode.TLS, new Verification.None()));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure)
                    .hasMessageContaining("does not speak TLS at once")
                    .hasMessageContaining("<security>starttls</security>");
        }
    }

    @Test
    void shouldKnowAPortThatSpeaksTlsAtOnce() {
        try (FakePop3Server server =
                server().tls(TestCertificate.selfSigned("localhost")).start()) {
            Pop3Login impatient = TestClient.within(
                    login(server.port()),
                    TestClient.limits(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(5)));

            assertThat(client.refused(impatient))
                    .hasMessageContaining("TLS on connect")
                    .hasMessageContaining("<security>tls</security>");
        }
    }

    @Test
    void shouldNotWaitForAHandshakeForEver() {
        try (FakePop3Server server = server().stallAt("connect").start()) {
            Pop3Login impatient = TestClient.within(
                    to("127.0.0.1", server, Mode.TLS, new Verification.None()),
                    TestClient.limits(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20)));

            Pop3Exception failure = client.refused(impatient);
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.step()).isEqualTo("TLS");
            assertThat(failure).hasMessageContaining("<connectTimeout>");
        }
    }

    @Test
    void shouldKnowACutDuringTheHandshake() {
        try (FakePop3Server server = server().cutAt("connect").start()) {
            Pop3Exception failure = client.refused(to("127.0.0.1", server, Mode.TLS, new Verification.None()));

            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            assertThat(failure).hasMessageContaining("<clientCertificate>");
        }
    }
}
