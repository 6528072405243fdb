/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Keep;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Download rules where something goes wrong: lines, ids, refusals, rules that throw, and one message in several parts. */
@Timeout(120)
class RulesInTroubleTest extends CollectingTest {

    private static final Effect LEAVE = new Effect.Leave();
    private static final Effect DELETE = new Effect.Delete();
    private static final Effect DOWNLOAD = new Effect.Download();
    private static final Effect IGNORE = new Effect.Ignore();

    private static FakeMessage message(String id, String to, String subject) {
        return FakeMessage.message(
                id,
                "Received: from a.example.net by provider.example; Fri, 20 Nov 2026 09:00:00 +0000\r\nFrom: alice@example.net\r\nTo: "
                        + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + id
                        + "@example.net>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n\r\nText of " + id + "\r\n");
    }

    private static FakePop3Server one() {
        return FakePop3Server.with(message("a", "anna@example.org, berta@example.org", "for both"));
    }

    private List<String> recipients() {
        return collector.spooled().stream()
                .flatMap(mail -> mail.getRecipients().stream())
                .map(MailAddress::asString)
                .toList();
    }

    private void bertaWaits() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().recipient("berta@example.org", LEAVE).build();
    }

    private void nothingLeft() {
        collector.rules = new SomeRules().build();
    }

    private void bothGotIt() {
        assertThat(recipients()).containsExactly("anna@example.org", "berta@example.org");
    }

    /** A mailbox with one message for Bob. */
    private static FakePop3Server forBob(String subject) {
        return FakePop3Server.with(message("a", "bob@example.org", subject));
    }

    private void bertaGetsItThough(Consumer<FakePop3Server> trouble) {
        bertaWaits();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            nothingLeft();
            trouble.accept(provider);
            collector.run(provider.port());
            provider.behaveAgain();
            later(Duration.ofDays(2));
            run(provider, 2);
            bothGotIt();
        }
    }

    private static Effect to(boolean copy, String address) {
        List<MailAddress> to = List.of(CollectFixture.address(address));
        return copy ? new Effect.Copy(to, Optional.empty()) : new Effect.Redirect(to, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLeaveWhatARuleGivesToSomebodyUnknownUntilHeIsKnown(boolean copy) {
        Set<String> unknown = new HashSet<>(Set.of("annna@example.org"));
        collector.known = new Known(domain -> true, address -> !unknown.contains(address.asString()));
        collector.rules =
                new SomeRules().subject("spam", to(copy, "annna@example.org")).build();
        try (FakePop3Server provider = forBob("spam").start();
                LogOf log = LogOf.fromNowOn(RunRules.class)) {
            collector.run(provider.port());
            assertThat(recipients()).isEmpty();
            assertThat(provider.uniqueIds()).containsExactly("a");
            assertThat(log.said())
                    .singleElement()
                    .asString()
                    .contains(
                            "download rule 1 (test): James does not know annna@example.org",
                            "AddUser annna@example.org");

            unknown.clear();
            collector.run(provider.port());
            assertThat(recipients()).contains("annna@example.org");
        }
    }

    @Test
    void shouldLeaveItForThoseAloneWhoseMailGoesToSomebodyUnknown() {
        Set<String> unknown = new HashSet<>(Set.of("annna@example.org"));
        collector.known = new Known(domain -> true, address -> !unknown.contains(address.asString()));
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules()
                .recipient("berta@example.org", to(false, "annna@example.org"))
                .build();
        try (FakePop3Server provider = one().start();
                LogOf log = LogOf.fromNowOn(RunRules.class)) {
            run(provider, 2);
            assertThat(recipients()).containsExactly("anna@example.org");
            assertThat(provider.uniqueIds()).containsExactly("a");
            assertThat(log.said().get(0)).contains("James does not know annna@example.org");

            unknown.clear();
            run(provider, 2);
            assertThat(recipients()).containsExactly("anna@example.org", "annna@example.org");
        }
    }

    @Test
    void shouldNotHoldUpWhatIsCopiedElsewhere() {
        collector.known = new Known(
                domain -> domain.asString().equals("example.org"),
                address -> address.getDomain().asString().equals("example.org"));
        collector.rules =
                new SomeRules().always(to(true, "archive@elsewhere.example")).build();
        try (FakePop3Server provider = forBob("hello").start()) {
            collector.run(provider.port());
            assertThat(recipients()).containsExactly("bob@example.org", "archive@elsewhere.example");
        }
    }

    @Test
    void shouldTryTheSecondPartAgainWhenTheLineIsCut() {
        bertaGetsItThough(provider -> provider.cutInside("RETR", 20));
    }

    @Test
    void shouldTryTheSecondPartAgainWhenItIsRefused() {
        bertaGetsItThough(provider -> provider.refuseAt("RETR", "-ERR not now"));
    }

    @Test
    void shouldKeepWhatSomebodyWaitsForWhenIdsChange() {
        bertaWaits();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            provider.changeUniqueIds("x-");
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("x-a");
            nothingLeft();
            run(provider, 2);
            bothGotIt();
        }
    }

    @Test
    void shouldDeliverTheSecondPartWithoutUidl() {
        bertaWaits();
        try (FakePop3Server provider = one().withoutUidl().start()) {
            run(provider, 2);
            assertThat(provider.uniqueIds()).containsExactly("a");
            nothingLeft();
            collector.run(provider.port());
            bothGotIt();
        }
    }

    @Test
    void shouldDeliverTheSecondPartWithoutUidlOfWhatIsKept() {
        bertaWaits();
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = one().withoutUidl().start()) {
            collector.run(provider.port());
            nothingLeft();
            collector.run(provider.port());
            bothGotIt();
        }
    }

    @Test
    void shouldKeepWhatSomebodyWaitsForWhenAListingLacksIt() {
        bertaWaits();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            provider.at("STAT", FakeAnswer.raw("+OK 0 0\r\n"));
            provider.at("LIST", FakeAnswer.lines());
            provider.at("UIDL", FakeAnswer.lines());
            collector.run(provider.port());
            provider.behaveAgain();
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a");
            nothingLeft();
            collector.run(provider.port());
            bothGotIt();
        }
    }

    @Test
    void shouldKeepWhatARuleKeepsWhenIdsChange() {
        collector.rules = new SomeRules()
                .always(new Effect.KeepAtProvider(new Keep.DeleteAfter(Duration.ofDays(30))))
                .build();
        try (FakePop3Server provider = forBob("kept").start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a");
            provider.changeUniqueIds("x-");
            run(provider, 2);
            assertThat(provider.uniqueIds()).containsExactly("x-a");
        }
    }

    @Test
    void shouldKeepWhatARuleKeepsWithoutUidl() {
        collector.rules = new SomeRules()
                .always(new Effect.KeepAtProvider(new Keep.DeleteAfter(Duration.ofDays(30))))
                .build();
        try (FakePop3Server provider = forBob("kept").withoutUidl().start()) {
            run(provider, 2);
            assertThat(provider.uniqueIds()).containsExactly("a");
        }
    }

    @Test
    void shouldGiveALargeMessageThatIsCopiedToItsRecipientToo() {
        collector.maximumMessageSize = OptionalLong.of(10);
        collector.rules = new SomeRules()
                .always(new Effect.Copy(List.of(CollectFixture.address("archive@example.org")), Optional.empty()))
                .build();
        try (FakePop3Server provider = forBob("large").start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds().isEmpty() && !recipients().contains("bob@example.org"))
                    .as("bob's message is gone; it went to " + recipients())
                    .isFalse();
        }
    }

    @Test
    void shouldGiveALargeMessageThatIsDownloadedToAll() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.maximumMessageSize = OptionalLong.of(10);
        collector.rules =
                new SomeRules().recipient("anna@example.org", DOWNLOAD).build();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds().isEmpty() && !recipients().contains("berta@example.org"))
                    .as("berta's message is gone; it went to " + recipients())
                    .isFalse();
        }
    }

    @Test
    void shouldLeaveWhatIsIgnoredThoughItIsCopied() {
        collector.rules = new SomeRules()
                .always(new Effect.Copy(List.of(CollectFixture.address("archive@example.org")), Optional.empty()))
                .always(IGNORE)
                .build();
        try (FakePop3Server provider = forBob("x").start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a");
        }
    }

    @Test
    void shouldDownloadWhatIsMuchLargerThanTheAccountTakes() {
        collector.maximumMessageSize = OptionalLong.of(10);
        collector.rules = new SomeRules().always(DOWNLOAD).build();
        try (FakePop3Server provider =
                FakePop3Server.with(FakeMessage.ofSize("a", 3 << 20)).start()) {
            RunOutcome outcome = collector.run(provider.port());
            assertThat(collector.left()).isEmpty();
            assertThat(outcome.problem()).isEmpty();
            assertThat(collector.spooled()).hasSize(1);
        }
    }

    @Test
    void shouldGoOnBehindAnEndlessHeader() {
        collector.rules = new SomeRules().subject("spam", DELETE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        FakeMessage.message(
                                "a", "Subject: a\r\nX: " + "y\r\n z".repeat(6_000_000) + "\r\n\r\nbody\r\n"),
                        message("b", "bob@example.org", "fine"))
                .pipelining()
                .start()) {
            for (int i = 0; i < 3; i++) {
                collector.run(provider.port());
                later(Duration.ofDays(2));
            }
            assertThat(provider.uniqueIds()).doesNotContain("b");
        }
    }

    @Test
    void shouldGoOnBehindAHeaderThatEndsTheSession() {
        collector.rules = new SomeRules().subject("spam", DELETE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "bob@example.org", "breaks the provider"), message("b", "bob@example.org", "fine"))
                .pipelining()
                .cutAt("TOP 1 0")
                .start()) {
            for (int i = 0; i < 4; i++) {
                collector.run(provider.port());
                later(Duration.ofDays(2));
            }
            assertThat(recipients()).hasSize(2);
            assertThat(provider.commands())
                    .as("the one that failed comes last")
                    .containsSubsequence("RETR 2", "RETR 1");
        }
    }

    @Test
    void shouldDeleteIgnoredOnesInASettledMailbox() {
        collector.keep = new Keep.DeleteAfter(Duration.ofDays(14));
        collector.rules = new SomeRules().subject("spam", IGNORE).build();
        try (FakePop3Server provider =
                FakePop3Server.with(message("b", "bob@example.org", "spam")).start()) {
            run(provider, 2);
            later(Duration.ofDays(15));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).isEmpty();
        }
    }

    @Test
    void shouldAskAgainAboutWhatIsTooLargeInASettledMailbox() {
        AtomicBoolean night = new AtomicBoolean();
        collector.maximumMessageSize = OptionalLong.of(10);
        collector.rules = new SomeRules()
                .when(mail -> night.get() ? mail.getRecipients() : List.of(), DOWNLOAD)
                .build();
        try (FakePop3Server provider = forBob("large").start()) {
            run(provider, 2);
            night.set(true);
            later(Duration.ofHours(12));
            collector.run(provider.port());
            assertThat(collector.spooled()).hasSize(1);
        }
    }

    @Test
    void shouldTakeNewOnesBeforeThoseThatWereLeft() {
        collector.messagesPerSession = 10;
        collector.sessionsPerRun = OptionalInt.of(1);
        collector.rules = new SomeRules().subject("leave", LEAVE).build();
        List<FakeMessage> messages = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i -> message("m" + i, "bob@example.org", "leave"))
                .toList());
        messages.add(message("new", "bob@example.org", "wanted"));
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            run(provider, 10);
            assertThat(collector.spooled()).hasSize(1);
        }
    }

    @Test
    void shouldLetTheAccountDecideWhenAPartIsIgnored() {
        bertaWaits();
        collector.keep = new Keep.DeleteAfter(Duration.ofDays(14));
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            collector.rules = new SomeRules()
                    .recipient("nobody@example.org", LEAVE)
                    .recipient("berta@example.org", IGNORE)
                    .build();
            run(provider, 2);
            later(Duration.ofDays(30));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).isEmpty();
        }
    }

    @Test
    void shouldKeepAsTheAccountSaysWhenAPartIsDeleted() {
        bertaWaits();
        collector.keep = new Keep.DeleteAfter(Duration.ofDays(14));
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            collector.rules =
                    new SomeRules().recipient("berta@example.org", DELETE).build();
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a");
        }
    }

    @Test
    void shouldDeliverTheSecondPartThoughItsRecipientIsNotFoundAgain() {
        bertaWaits();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            nothingLeft();
            collector.known = new org.jamescollector.testing.Known(
                    d -> true, x -> !x.asString().startsWith("berta"));
            run(provider, 4);
            assertThat(recipients().size()).isEqualTo(2);
        }
    }

    @Test
    void shouldNotHaveOneWaitWhoGetsACopy() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        Effect copy = new Effect.Copy(List.of(CollectFixture.address("berta@example.org")), Optional.empty());
        collector.rules = new SomeRules()
                .recipient("anna@example.org", copy)
                .recipient("berta@example.org", LEAVE)
                .build();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            nothingLeft();
            collector.run(provider.port());
            assertThat(recipients()).containsExactlyInAnyOrder("anna@example.org", "berta@example.org");
        }
    }

    @Test
    void shouldLeaveTheMessageWhenAMatcherOverflowsItsStack() {
        collector.rules = new SomeRules()
                .when(
                        mail -> {
                            if (mail.getMessage().getHeader("Subject", "").equals("deep")) {
                                throw new StackOverflowError();
                            }
                            return List.of();
                        },
                        DELETE)
                .build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "bob@example.org", "deep"), message("b", "bob@example.org", "fine"))
                .start()) {
            collector.run(provider.port());
            assertThat(collector.spooled()).hasSize(1);
        }
    }

    @Test
    void shouldAskAgainAfterADeletionWasRefused() {
        collector.rules = new SomeRules().subject("spam", DELETE).build();
        try (FakePop3Server provider = forBob("spam").start()) {
            provider.refuseAt("DELE", "-ERR locked");
            collector.run(provider.port());
            provider.behaveAgain();
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).isEmpty();
        }
    }

    @Test
    void shouldDeleteInTheNextRunWhatARuleWantsDeletedAtOnce() {
        collector.keep = new Keep.Forever();
        collector.rules = new SomeRules()
                .always(new Effect.KeepAtProvider(new Keep.DeleteAtOnce()))
                .build();
        try (FakePop3Server provider = forBob("x").start()) {
            provider.refuseAt("DELE", "-ERR locked");
            collector.run(provider.port());
            provider.behaveAgain();
            run(provider, 2);
            assertThat(provider.uniqueIds()).isEmpty();
        }
    }

    @Test
    void shouldIgnoreByContentWhereThereAreNoIds() {
        collector.rules = new SomeRules().subject("ignore", IGNORE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "bob@example.org", "x"), message("b", "bob@example.org", "ignore"))
                .withoutUidl()
                .withoutTop()
                .start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("b");
            provider.deliver(message("c", "bob@example.org", "wanted"));
            collector.run(provider.port());
            assertThat(collector.spooled()).hasSize(2);
        }
    }

    @Test
    void shouldKeepAsLongAsTheFirstPartWasPromised() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        Effect keep = new Effect.KeepAtProvider(new Keep.DeleteAfter(Duration.ofDays(30)));
        collector.rules = new SomeRules()
                .recipient("anna@example.org", keep)
                .recipient("berta@example.org", LEAVE)
                .build();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            collector.rules =
                    new SomeRules().recipient("anna@example.org", keep).build();
            collector.run(provider.port());
            bothGotIt();
            assertThat(provider.uniqueIds()).containsExactly("a");
        }
    }

    @Test
    void shouldNoteTagsThoughThereAreCopies() {
        collector.rules = new SomeRules()
                .always(new Effect.Copy(List.of(CollectFixture.address("archive@example.org")), Optional.empty()))
                .always(new Effect.Tag("org.example.kind", "x", Optional.empty()))
                .build();
        try (FakePop3Server provider = forBob("x").start()) {
            collector.run(provider.port());
            assertThat(collector.spooled().get(0).getAttribute(org.apache.mailet.AttributeName.of("org.example.kind")))
                    .isPresent();
        }
    }

    @Test
    void shouldNotTakeANumberForAMessage() {
        collector.rules = new SomeRules().subject("ignore", IGNORE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("b", "bob@example.org", "ignore"), message("a", "bob@example.org", "x"))
                .withoutUidl()
                .withoutTop()
                .start()) {
            run(provider, 6);
        }
    }

    @Test
    void shouldLetASecondPartThatFailsRest() {
        bertaWaits();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            nothingLeft();
            collector.refuse("");
            run(provider, 4);
            collector.acceptAgain();
            later(Duration.ofDays(2));
            collector.run(provider.port());
            bothGotIt();
        }
    }

    @Test
    void shouldSayHowFarATrialCameThatJamesStopEnded() {
        collector.rules = new SomeRules()
                .when(
                        mail -> {
                            collector.stopping.set(true);
                            return List.of();
                        },
                        new Effect.Leave())
                .subject("spam", new Effect.Delete())
                .build();
        RuleTrial trial = new RuleTrial();
        try (FakePop3Server provider = FakePop3Server.with(
                        FakeMessage.ofSize("a", 300), FakeMessage.ofSize("b", 300), FakeMessage.ofSize("c", 300))
                .start()) {
            assertThatThrownBy(() -> collector.tryRules(provider.port(), trial))
                    .isInstanceOfSatisfying(
                            RunFailure.class,
                            failure -> assertThat(failure.problem().kind()).isEqualTo(RunProblem.Kind.STOPPING));
        }
        assertThat(trial.result().messages()).isZero();
        assertThat(trial.result().of()).hasValue(3);
        assertThat(trial.result().isComplete()).isFalse();
    }

    /** Once the message was left for both: what was remembered of it then is not forgotten with the first one's part. */
    @Test
    void shouldLeaveItOnForTheSecondAfterItWasLeftForBoth() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().always(LEAVE).build();
        try (FakePop3Server provider = one().start()) {
            collector.run(provider.port());
            assertThat(recipients()).isEmpty();
            collector.rules =
                    new SomeRules().recipient("berta@example.org", LEAVE).build();
            collector.run(provider.port());
            assertThat(recipients()).containsExactly("anna@example.org");
            assertThat(collector.left()).singleElement().satisfies(message -> assertThat(message.recipients())
                    .extracting(MailAddress::asString)
                    .containsExactly("berta@example.org"));
            nothingLeft();
            run(provider, 3);
            bothGotIt();
            assertThat(collector.left()).isEmpty();
        }
    }
}
