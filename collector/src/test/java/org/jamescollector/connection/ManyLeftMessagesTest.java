/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.MessageKey;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that stay at the provider, more of them than a page of the history holds, and more than a run remembers. */
@Timeout(300)
class ManyLeftMessagesTest extends CollectingTest {

    private static LeftMessage ignored(String id, Instant firstSeen) {
        return new LeftMessage(
                CollectFixture.ACCOUNT,
                MessageKey.ofUniqueId(id),
                1_000,
                LeftMessage.Cause.IGNORED_BY_RULE,
                "download rule 1 (test)",
                0,
                firstSeen,
                Instant.MAX);
    }

    /** The last one is the latest. */
    private void ignored(int number) {
        collector.rules = new SomeRules().subject("spam", new Effect.Ignore()).build();
        collector.history().noteRules(CollectFixture.ACCOUNT, collector.rules.fingerprint());
        List<LeftMessage> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            all.add(ignored("id" + i, collector.now.minusSeconds(number - i)));
        }
        collector.history().leave(all);
    }

    private FakePop3Server mailboxWithTheLastOf(int number) {
        return FakePop3Server.with(
                        FakeMessage.message(
                                "id" + (number - 1), "From: a@example.net\r\nSubject: spam\r\n\r\nText\r\n"),
                        FakeMessage.message("new", "From: a@example.net\r\nSubject: wanted\r\n\r\nText\r\n"))
                .pipelining()
                .start();
    }

    private static List<String> tops(FakePop3Server provider) {
        return provider.commands().stream()
                .filter(command -> command.startsWith("TOP"))
                .toList();
    }

    @Test
    void shouldNotAskAboutTheLastOfMoreThanAPage() {
        int number = 5_001;
        ignored(number);
        try (FakePop3Server provider = mailboxWithTheLastOf(number)) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(tops(provider)).containsExactly("TOP 2 0");
            assertThat(collector.spooled()).hasSize(1);
            assertThat(provider.uniqueIds()).containsExactly("id5000");
        }
    }

    @Test
    void shouldAskAgainAboutWhatIsBeyondAllThatARunRemembersAndLoseNothing() {
        int number = 200_001;
        ignored(number);
        try (FakePop3Server provider = mailboxWithTheLastOf(number)) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(tops(provider)).containsExactly("TOP 1 0", "TOP 2 0");
            assertThat(collector.spooled())
                    .as("the rules say what they said before")
                    .hasSize(1);
            assertThat(provider.uniqueIds()).containsExactly("id200000");
            assertThat(collector.left())
                    .as("the others are missing in this listing")
                    .singleElement()
                    .satisfies(left -> {
                        assertThat(left.key().value()).isEqualTo("id200000");
                        assertThat(left.cause()).isEqualTo(LeftMessage.Cause.IGNORED_BY_RULE);
                    });
        }
    }
}
