/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jamescollector.account.Keep;
import org.jamescollector.envelope.EnvelopeRecoveries;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is collected for nobody; and while James cannot tell who is somebody, mail stays where it is. */
class UnknownRecipientTest extends CollectingTest {

    private static final int MESSAGES = 8;

    private final List<FakeMessage> messages = IntStream.rangeClosed(1, MESSAGES)
            .mapToObj(i -> FakeMessage.ofSize("uid-" + i, 400 * i))
            .toList();
    private final Set<String> users = new HashSet<>();
    private final Set<String> domains = new HashSet<>(Set.of("example.org"));

    @BeforeEach
    void tellWhomJamesKnows() {
        collector.known =
                new Known(domain -> domains.contains(domain.asString()), address -> users.contains(address.asString()));
    }

    private FakePop3Server provider() {
        return FakePop3Server.with(messages).pipelining().start();
    }

    private static RunProblem problem(RunOutcome outcome) {
        return outcome.problem().orElseThrow();
    }

    // ---- nobody to collect for

    @Test
    void shouldAskNothingOfTheProviderAndSayWhatIsToBeDone() {
        try (FakePop3Server provider = provider()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(problem(outcome).kind()).isEqualTo(RunProblem.Kind.RECIPIENT);
            assertThat(outcome.isFailure()).isTrue();
            assertThat(problem(outcome).message())
                    .startsWith("recipients: James does not know bob@example.org, the <deliverTo> of this account")
                    .contains("james-cli AddUser bob@example.org")
                    .contains("alias")
                    .contains("<checkRecipients>false</checkRecipients>")
                    .doesNotContain("AddDomain");
            assertThat(provider.sessions()).isZero();
            assertThat(collector.spooled()).isEmpty();
            assertThat(collector.left()).isEmpty();
        }
    }

    @Test
    void shouldSayThatTheDomainIsMissingToo() {
        domains.clear();
        try (FakePop3Server provider = provider()) {
            assertThat(problem(collector.run(provider.port())).message())
                    .contains("james-cli AddDomain example.org, and AddUser bob@example.org");
        }
    }

    @Test
    void shouldNameTheFallbackOfAMailboxOfManyPeople() {
        users.add("bob@example.org");
        collector.recipients = AnAccount.many();
        try (FakePop3Server provider = provider()) {
            assertThat(problem(collector.run(provider.port())).message())
                    .contains("James does not know postmaster@example.org, the <fallback> of this account");
            assertThat(provider.sessions()).isZero();
        }
    }

    @Test
    void shouldCollectOnceTheRecipientIsKnown() {
        try (FakePop3Server provider = provider()) {
            collector.run(provider.port());
            users.add("bob@example.org");

            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldStopAgainWhenTheRecipientIsTakenAway() {
        users.add("bob@example.org");
        try (FakePop3Server provider = provider()) {
            collector.run(provider.port());
            users.clear();
            provider.deliver(FakeMessage.ofSize("later", 300));

            assertThat(problem(collector.run(provider.port())).kind()).isEqualTo(RunProblem.Kind.RECIPIENT);
            assertThat(provider.uniqueIds()).containsExactly("later");
        }
    }

    @Test
    void shouldCollectForWhomeverWhereRecipientsAreNotChecked() {
        collector.checkRecipients = false;
        domains.clear();
        try (FakePop3Server provider = provider()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
        }
    }

    // ---- James cannot tell

    @Test
    void shouldAskNothingOfTheProviderWhileJamesCannotTell() {
        collector.known = new Known(domain -> true, address -> {
            throw silence(address.asString());
        });
        try (FakePop3Server provider = provider()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(problem(outcome).kind()).isEqualTo(RunProblem.Kind.LOCAL);
            assertThat(problem(outcome).message())
                    .startsWith("recipients: James cannot say whether bob@example.org is a user")
                    .contains("no LDAP server")
                    .contains("the messages stay at the provider and are tried again");
            assertThat(provider.sessions()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, MESSAGES})
    void shouldLoseAndRepeatNothingWhenALookupFailsAtMessage(int number) {
        users.add("bob@example.org");
        try (FakePop3Server provider = provider()) {
            collector.recoveryOfRuns = Optional.of(failingAt(number));
            RunOutcome outcome = collector.run(provider.port());

            assertThat(problem(outcome).kind()).isEqualTo(RunProblem.Kind.LOCAL);
            assertThat(problem(outcome).message()).contains("James cannot say whether anna@example.org is a user");
            assertThat(outcome.counts().collected()).isEqualTo(number - 1);
            assertThat(outcome.counts().left()).isZero();
            assertThat(collector.left()).as("counted as bad").isEmpty();
            assertThat(provider.maildrop()).hasSize(MESSAGES);

            collector.recoveryOfRuns = Optional.empty();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldGoOnWhereItStoppedWhenEverythingIsKept() {
        users.add("bob@example.org");
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = provider()) {
            collector.recoveryOfRuns = Optional.of(failingAt(4));
            collector.run(provider.port());
            collector.recoveryOfRuns = Optional.empty();
            RunOutcome second = collector.run(provider.port());

            assertThat(second.problem()).isEmpty();
            assertThat(second.counts().collected()).isEqualTo(MESSAGES - 3);
            assertEverythingDeliveredOnce();
            assertThat(collector.run(provider.port()).counts().collected()).isZero();
        }
    }

    private EnvelopeRecovery failingAt(int number) {
        EnvelopeRecovery usual =
                EnvelopeRecoveries.of(collector.account(1), Known.everybody(), () -> "james.example.org");
        AtomicInteger count = new AtomicInteger();
        return header -> {
            if (count.incrementAndGet() == number) {
                throw silence("anna@example.org");
            }
            return usual.recover(header);
        };
    }

    private static RecipientLookupException silence(String address) {
        return new RecipientLookupException(
                "James cannot say whether " + address + " is a user", new IllegalStateException("no LDAP server"));
    }

    private void assertEverythingDeliveredOnce() {
        assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(messages));
    }
}
