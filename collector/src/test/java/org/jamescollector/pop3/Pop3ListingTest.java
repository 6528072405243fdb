/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.testing.FakeMessage.message;
import static org.jamescollector.testing.FakeMessage.ofSize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.NoBufferLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class Pop3ListingTest {

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static List<FakeMessage> messages(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> ofSize("id-" + i, 300 + i))
                .toList();
    }

    @Test
    void shouldWorkWithoutCapa() {
        try (FakePop3Server server =
                        FakePop3Server.with(messages(2)).withoutCapa().start();
                Pop3Session session = client.open(server.port())) {
            assertThat(session.capabilities()).isEqualTo(Pop3Capabilities.NONE);
            assertThat(TestClient.uidl(session)).hasSize(2);
            get(session.quit());
        }
    }

    @Test
    void shouldSayWhatTheProviderDoesNotHave() {
        try (FakePop3Server server = FakePop3Server.with(messages(2))
                        .withoutUidl()
                        .withoutTop()
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(session.capabilities().uidl()).isFalse();
            assertThat(session.capabilities().top()).isFalse();
            assertThat(failure(session.uidl((message, id) -> {})).kind()).isEqualTo(Kind.REFUSED);
            get(session.noop());
        }
    }

    @Test
    void shouldReadAllOfTheCapabilities() {
        try (FakePop3Server server = FakePop3Server.with()
                        .offering("LOGIN-DELAY 900 USER", "SASL PLAIN", "SASL CRAM-MD5", "IMPLEMENTATION x y")
                        .offeringOnly("top", "EXPIRE 60", "UIDL", "PIPELINING", "USER", "RESP-CODES")
                        .start();
                Pop3Session session = client.open(TestClient.login(server.port()))) {
            Pop3Capabilities capabilities = session.capabilities();
            assertThat(capabilities.known()).isTrue();
            assertThat(capabilities.top()).isTrue();
            assertThat(capabilities.pipelining()).isTrue();
            assertThat(capabilities.saslMechanisms()).containsExactlyInAnyOrder("PLAIN", "CRAM-MD5");
            assertThat(capabilities.loginDelay()).contains(Duration.ofMinutes(15));
            assertThat(capabilities.expireDays()).hasValue(60);
            assertThat(capabilities.authenticationResponseCodes()).isFalse();
        }
    }

    @Test
    void shouldPassOverUniqueIdsThatAreNone() {
        String longest = "x".repeat(255);
        try (FakePop3Server server = FakePop3Server.with()
                        .at(
                                "UIDL",
                                FakeAnswer.lines(
                                        "1 plain",
                                        "2",
                                        "3 ",
                                        "4 " + longest,
                                        "5 " + longest + "x",
                                        "6 two words ",
                                        "7 \u0007",
                                        "8 d\u00fcrr",
                                        " 9\tid",
                                        "9 id"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            List<String> ids = new ArrayList<>();
            assertThat(get(session.uidl((message, id) -> ids.add(message + "=" + id))))
                    .isEqualTo(10);

            assertThat(ids).containsExactly("1=plain", "4=" + longest, "6=two words", "8=d\u00fcrr", "9=id", "9=id");
        }
    }

    @Test
    void shouldPassOverSizesThatAreNoneAndHoldHugeOnesForHuge() {
        try (FakePop3Server server = FakePop3Server.with()
                        .at(
                                "LIST",
                                FakeAnswer.lines(
                                        "1 -5",
                                        "2 garbage",
                                        "3",
                                        "4 99999999999999999999999999",
                                        "5 000000000000000000000000000012",
                                        "6 12 and more",
                                        "7 12x",
                                        "2147483647 0"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(TestClient.list(session))
                    .containsEntry(4, Long.MAX_VALUE)
                    .containsEntry(5, 12L)
                    .containsEntry(6, 12L)
                    .containsEntry(Integer.MAX_VALUE, 0L)
                    .hasSize(4);
        }
    }
}
