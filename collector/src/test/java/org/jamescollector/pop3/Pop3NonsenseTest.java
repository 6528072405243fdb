/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.Pop3BadInputTest.run;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.testing.FakeMessage.ofSize;

import java.util.List;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.NoBufferLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are POP3 in form and make no sense. */
@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class Pop3NonsenseTest {

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static FakePop3Server server() {
        return FakePop3Server.with(ofSize("a", 500)).pipelining();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1 id", "0 id", "99999999999 id", "x id", "", "2147483648 id", "1id"})
    void shouldQuoteALineThatCannotBeSaidWhatItIsAbout(String line) {
        for (String step : List.of("UIDL", "LIST")) {
            try (FakePop3Server server =
                            server().at(step, FakeAnswer.lines(line)).start();
                    Pop3Session session = client.open(server.port())) {
                Pop3Exception failure = failure(run(session, step));

                assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
                assertThat(failure).hasMessageContaining("\"" + line + "\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+OK", "+OK 1", "+OK -1 5", "+OK 1 -5", "+OK 99999999999 1", "+OK 1 9999999999999999999"})
    void shouldQuoteADropListingThatIsNone(String line) {
        try (FakePop3Server server = server().refuseAt("STAT", line).start();
                Pop3Session session = client.open(server.port())) {
            Pop3Exception failure = failure(session.stat());

            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure).hasMessageContaining("\"" + line + "\"");
        }
    }

    @Test
    void shouldEndWhereMoreComesThanWasAskedFor() {
        try (FakePop3Server server = server().at("NOOP", FakeAnswer.raw("+OK\r\n+OK and more\r\n"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            get(session.noop());

            assertThat(failure(session.stat()))
                    .hasMessageContaining("+OK and more")
                    .extracting(Pop3Exception::kind)
                    .isEqualTo(Kind.PROTOCOL);
        }
    }

    @Test
    void shouldSayWhyTheProviderHungUp() {
        try (FakePop3Server server = server().at("NOOP", FakeAnswer.cutAfter("+OK\r\n-ERR Autologout\r\n"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            get(session.noop());

            Pop3Exception failure = failure(session.stat());
            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            assertThat(failure).hasMessageContaining("Autologout");
        }
    }
}
