/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.TestClient.as;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.pop3.TestClient.login;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.DovecotPop3;
import org.jamescollector.testing.NoBufferLeaks;
import org.jamescollector.testing.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the POP3 server that most providers run. */
@ExtendWith(NoBufferLeaks.class)
@Timeout(120)
class DovecotPop3Test {

    private static final TestCertificate CERTIFICATE = TestCertificate.selfSigned("localhost");
    private static final TransportSecurity STLS =
            TestClient.secured(Mode.STARTTLS_REQUIRED, new Verification.PinnedFingerprint(CERTIFICATE.fingerprint()));
    private static final TransportSecurity TLS =
            TestClient.secured(Mode.TLS, new Verification.PinnedFingerprint(CERTIFICATE.fingerprint()));

    private static DovecotPop3 dovecot;

    private final TestClient client = new TestClient();

    @BeforeAll
    static void start() {
        dovecot = DovecotPop3.start(Optional.of(CERTIFICATE), "user", "many", "few");
        dovecot.deliver("Subject: one\r\n\r\nfirst\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @AfterAll
    static void end() {
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSignInEveryWay(SignIn way) {
        try (Pop3Session session = client.open(login(dovecot.port(), STLS, way))) {
            assertThat(get(session.stat()).messages()).isEqualTo(1);
            get(session.quit());
        }
        Pop3Exception failure = client.refused(as(login(dovecot.port(), STLS, way), "user", "wrong"));
        assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
        assertThat(failure).hasMessageContaining("[AUTH]");
    }

    @Test
    void shouldKnowWhatDovecotOffers() {
        try (Pop3Session session = client.open(login(dovecot.port(), STLS, SignIn.STRONGEST))) {
            Pop3Capabilities capabilities = session.capabilities();
            assertThat(capabilities.pipelining()).isTrue();
            assertThat(capabilities.top()).isTrue();
            assertThat(capabilities.uidl()).isTrue();
            assertThat(capabilities.responseCodes()).isTrue();
            assertThat(capabilities.authenticationResponseCodes()).isTrue();
        }
    }

    @Test
    void shouldGoOnThoughDovecotTellsNoEnvelopes() {
        try (Pop3Session session = client.open(login(dovecot.port(), STLS, SignIn.STRONGEST))) {
            // More often than Dovecot bears unknown commands in a row.
            for (int i = 0; i < 50; i++) {
                CompletableFuture<SdpsAnswer> envelope = session.env(1);
                ReceivedMessage received = new ReceivedMessage();
                CompletableFuture<Void> message = session.retr(1, Long.MAX_VALUE, received);

                assertThat(failure(envelope).kind()).isEqualTo(Kind.REFUSED);
                get(message);
                assertThat(new String(get(received.message()), StandardCharsets.US_ASCII))
                        .contains("Subject: one");
            }
            get(session.quit());
        }
    }

    @Test
    void shouldSignInWithALongPasswordByAnEmptyChallenge() {
        Pop3Login login = as(login(dovecot.port(), STLS, SignIn.PLAIN), "user", "x".repeat(300));

        assertThat(client.refused(login)).hasMessageContaining("[AUTH]");
    }

    @Test
    void shouldCollectFiveThousandMessagesByPipelining() {
        List<byte[]> messages = messages(5_000);
        dovecot.deliver("many", messages);
        Pop3Login login = as(login(dovecot.tlsPort(), TLS, SignIn.STRONGEST), "many", "right");
        try (Pop3Session session = client.open(login)) {
            Map<Integer, String> ids = TestClient.uidl(session);
            Map<Integer, Long> sizes = TestClient.list(session);
            assertThat(ids.values().stream().distinct()).hasSize(5_000);

            List<ReceivedMessage> received = IntStream.range(0, 5_000)
                    .mapToObj(i -> new ReceivedMessage())
                    .toList();
            List<CompletableFuture<Void>> retrieved = IntStream.range(0, 5_000)
                    .mapToObj(i -> session.retr(i + 1, sizes.get(i + 1) + 2, received.get(i)))
                    .toList();
            retrieved.forEach(TestClient::get);

            for (int i = 0; i < 5_000; i++) {
                assertThat(Arrays.equals(get(received.get(i).message()), messages.get(i)))
                        .isTrue();
            }
            List<CompletableFuture<Void>> deleted =
                    IntStream.rangeClosed(1, 4_999).mapToObj(session::dele).toList();
            deleted.forEach(TestClient::get);
            get(session.quit());
        }
        assertThat(dovecot.count("many")).isEqualTo(1);
    }

    /** With everything that is awkward in lines; whole ones, for Dovecot makes every line end CRLF. */
    private static List<byte[]> messages(int count) {
        Random random = new Random(42);
        String[] lines = {".", "..", "", ".x", "text", "\u00e4\u00ff", "x".repeat(2_000), "- -- ---", "+OK", "-ERR"};
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String body = random.ints(random.nextInt(40), 0, lines.length)
                    .mapToObj(line -> lines[line] + "\r\n")
                    .collect(Collectors.joining());
            messages.add(("Subject: " + i + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        }
        return messages;
    }

    @Test
    void shouldKeepWhatWasNotMadeFinal() {
        dovecot.deliver("few", "Subject: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Pop3Login login = as(login(dovecot.port(), STLS, SignIn.STRONGEST), "few", "right");
        try (Pop3Session session = client.open(login)) {
            get(session.dele(1));
        }
        try (Pop3Session session = client.open(login)) {
            assertThat(get(session.stat()).messages()).isEqualTo(1);
        }
    }
}
