/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.get;

import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Apart from the other tests, as Netty's search for leaks notes every touch of a buffer, and here are many. */
@Timeout(60)
class Pop3HugeListingTest {

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void shouldStreamAListingOfAMillionMessages() {
        try (FakePop3Server server = FakePop3Server.with()
                        .at("UIDL", FakeAnswer.listing(1_000_000))
                        .start();
                Pop3Session session = client.open(server.port())) {
            long[] sum = {0};
            assertThat(get(session.uidl((message, id) -> sum[0] += message + id.length())))
                    .isEqualTo(1_000_000);
            assertThat(sum[0]).isEqualTo(1_000_000L * 1_000_001 / 2 + 7_000_000);
        }
    }

    @Test
    void shouldEndAListingOfTenMillionLines() {
        try (FakePop3Server server = FakePop3Server.with()
                        .at("UIDL", FakeAnswer.listing(10_000_000))
                        .at("LIST", FakeAnswer.listing(10_000_000))
                        .start();
                Pop3Session first = client.open(server.port());
                Pop3Session second = client.open(server.port())) {
            Pop3Exception uidl = failure(first.uidl((message, id) -> {}));
            assertThat(uidl.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(uidl).hasMessageContaining("more than 2000000 lines");

            assertThat(failure(second.list((message, size) -> {})).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }
}
