/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Keep;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.AnswerToken;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.notice.Warned;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.spool.NoticeMark;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a run writes to, and when. */
@Timeout(120)
class NoticesRunTest extends NotifyingTest {

    private static final MailAddress BOSS = CollectFixture.address("boss@example.org");
    private static final Effect WARN = warning(new Warned(true, false, List.of(), 5), 10);
    private static final Effect ASK = asking(Ask.Then.LEAVE, 10);

    private static Effect asking(Ask.Then then, int perHour) {
        return new Effect.Ask(
                new Letter(NoticeTemplates.standard("ask"), perHour),
                new Answers(AnswerAddress.DEFAULT, Duration.ofDays(14), then));
    }

    private static Effect headersOnly(int lines) {
        return new Effect.HeadersOnly(
                lines,
                new Letter(NoticeTemplates.standard("headers-only"), 10),
                new Answers(AnswerAddress.DEFAULT, Duration.ofDays(14), Ask.Then.LEAVE));
    }

    private static FakeMessage spam() {
        return message("b", "bob@example.org", "spam");
    }

    private static FakePop3Server mailbox() {
        return FakePop3Server.with(message("a", "bob@example.org", "wanted"), spam())
                .pipelining()
                .start();
    }

    private List<String> collected() {
        return collector.spooled().stream()
                .filter(mail -> NoticeMark.read(mail).isEmpty())
                .flatMap(mail -> mail.getRecipients().stream()
                        .map(recipient -> CollectFixture.textOf(mail)
                                        .lines()
                                        .filter(line -> line.startsWith("Subject: "))
                                        .findFirst()
                                        .orElseThrow()
                                        .substring(9)
                                + " to " + recipient.getLocalPart()))
                .toList();
    }

    private List<Ask> asks() {
        return collector.asks().find(new Asks.Query(Optional.empty(), Optional.empty(), collector.now, 0, 100));
    }

    private List<String> decisions() {
        return collector.decisions().find(DecisionLog.Query.latest(100)).stream()
                .map(RecordedDecision::decision)
                .toList();
    }

    private String firstNotice() {
        return CollectFixture.textOf(notices().get(0));
    }

    private boolean releaseForBob() {
        return collector.asks().release(asks().get(0).id(), "bob@example.org", collector.now);
    }

    private void onSpam(Effect effect) {
        collector.rules = new SomeRules().subject("spam", effect).build();
    }

    /** A mailbox with spam, whose line is cut before it has said that anything is deleted; once. */
    private static FakePop3Server cutBeforeItIsGone() {
        return FakePop3Server.with(spam())
                .pipelining()
                .onceAt("QUIT", FakeAnswer.cut())
                .start();
    }

    private static FakePop3Server threeForBob(String first, String second, String third) {
        return FakePop3Server.with(
                        message("a", "bob@example.org", first),
                        message("b", "bob@example.org", second),
                        message("c", "bob@example.org", third))
                .start();
    }

    private static long tops(FakePop3Server provider) {
        return provider.commands().stream()
                .filter(command -> command.startsWith("TOP"))
                .count();
    }

    @Test
    void shouldTellTheRecipientOfWhatItDeleted() {
        onSpam(WARN);
        try (FakePop3Server provider = mailbox()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(collected()).containsExactly("wanted to bob");
            assertThat(told()).containsExactly("bob@example.org");
            assertThat(firstNotice())
                    .contains(
                            "Subject: Message deleted: spam",
                            "In-Reply-To: <b@example.net>",
                            "Auto-Submitted: auto-generated",
                            "text/rfc822-headers",
                            "Received: from a.example.net by provider.example")
                    .doesNotContain("First line");
            assertThat(notices().get(0).getMaybeSender().isNullSender()).isTrue();
            assertThat(decisions()).containsExactly("delete-and-warn");

            collector.run(provider.port());
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void shouldTellNobodyWhileTheMessageIsStillThere() {
        onSpam(WARN);
        try (FakePop3Server provider = cutBeforeItIsGone()) {
            assertThat(collector.run(provider.port()).problem()).isPresent();
            assertThat(told()).as("nobody knows whether it is gone").isEmpty();

            collector.rules = new SomeRules().subject("something", WARN).build();
            collector.run(provider.port());
            assertThat(collected()).containsExactly("spam to bob");
            collector.run(provider.port());
            assertThat(told()).isEmpty();
        }
    }

    @Test
    void shouldTellOnceWhenTheDeletionHadToBeRepeated() {
        onSpam(WARN);
        try (FakePop3Server provider = cutBeforeItIsGone()) {
            run(provider, 3);
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    @Test
    void shouldTellOnceTheListingShowsThatTheMessageIsGone() {
        onSpam(WARN);
        try (FakePop3Server provider = cutBeforeItIsGone()) {
            collector.run(provider.port());
            assertThat(told()).isEmpty();
        }
        try (FakePop3Server later = FakePop3Server.with().pipelining().start()) {
            collector.run(later.port());
            assertThat(told()).containsExactly("bob@example.org");
            collector.run(later.port());
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void shouldTellThoughAnotherMessageHasItsId() {
        onSpam(WARN);
        try (FakePop3Server provider = cutBeforeItIsGone()) {
            collector.run(provider.port());
        }
        try (FakePop3Server later = FakePop3Server.with(message("b", "bob@example.org", "another"))
                .pipelining()
                .start()) {
            collector.run(later.port());
            assertThat(collected()).containsExactly("another to bob");
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    @Test
    void shouldTellOfBothWhereAnotherMessageHasItsIdAndIsDeletedToo() {
        onSpam(WARN);
        try (FakePop3Server provider = cutBeforeItIsGone()) {
            collector.run(provider.port());
        }
        try (FakePop3Server later = FakePop3Server.with(message("b", "bob@example.org", "more spam"))
                .pipelining()
                .start()) {
            collector.run(later.port());
            assertThat(told()).hasSize(2);
        }
    }

    @Test
    void shouldTellNobodyWhereTheProviderRefusesTheDeletion() {
        onSpam(WARN);
        try (FakePop3Server provider = FakePop3Server.with(spam())
                .pipelining()
                .refuseAt("DELE 1", "-ERR no")
                .start()) {
            run(provider, 2);
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(told()).isEmpty();
        }
    }

    @Test
    void shouldTellSenderAndOthersWhereARuleSaysSo() {
        collector.known = new Known(domain -> domain.asString().equals("example.org"), address -> true);
        collector.rules = new SomeRules()
                .subject("spam", warning(new Warned(false, true, List.of(BOSS), 5), 10))
                .build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(told()).containsExactlyInAnyOrder("boss@example.org", "alice@elsewhere.example");
            for (Mail notice : notices()) {
                boolean stranger = notice.getRecipients().toString().contains("elsewhere");
                assertThat(notice.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName())
                                .isPresent())
                        .isEqualTo(stranger);
                assertThat(CollectFixture.textOf(notice))
                        .contains(stranger ? "Auto-Submitted: auto-replied" : "Auto-Submitted: auto-generated");
            }
        }
    }

    @Test
    void shouldNotAnswerListsProgramsAndThoseWhoDoNotRead() {
        collector.rules = new SomeRules()
                .always(warning(new Warned(false, true, List.of(), 5), 10))
                .build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "bob@example.org", "list", "List-Id: <news.example.net>"),
                        message("b", "bob@example.org", "bulk", "Precedence: bulk"),
                        message("c", "bob@example.org", "auto", "Auto-Submitted: auto-replied"),
                        message("d", "bob@example.org", "noreply", "Return-Path: <noreply@example.net>"),
                        message("e", "bob@example.org", "bounce", "Return-Path: <>"))
                .start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).doesNotContain("noreply@example.net").hasSizeLessThan(2);
        }
    }

    @Test
    void shouldWriteToAFewStrangersInARunOnly() {
        collector.known = new Known(domain -> domain.asString().equals("example.org"), address -> true);
        collector.rules = new SomeRules()
                .always(warning(new Warned(false, true, List.of(), 2), 10))
                .build();
        try (FakePop3Server provider = threeForBob("1", "2", "3")) {
            collector.run(provider.port());
            assertThat(told()).hasSize(2);
        }
    }

    @Test
    void shouldWriteToOneAddresseeSoOftenInAnHourAndNoMore() {
        collector.rules = new SomeRules()
                .always(warning(new Warned(true, false, List.of(), 5), 2))
                .build();
        try (FakePop3Server provider = threeForBob("1", "2", "3")) {
            collector.run(provider.port());
            assertThat(told()).hasSize(2);
            provider.deliver(message("d", "bob@example.org", "4"));
            collector.run(provider.port());
            assertThat(told()).hasSize(2);
            later(Duration.ofMinutes(61));
            provider.deliver(message("e", "bob@example.org", "5"));
            collector.run(provider.port());
            assertThat(told()).hasSize(3);
        }
    }

    @Test
    void shouldAskOnceAndNotLookAtTheHeaderAgain() {
        onSpam(ASK);
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            long looked = tops(provider);
            run(provider, 2);

            assertThat(tops(provider)).isEqualTo(looked);
            assertThat(told()).containsExactly("bob@example.org");
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(collector.left()).extracting(LeftMessage::cause).containsExactly(LeftMessage.Cause.ASKED);
            assertThat(asks()).extracting(Ask::state).containsExactly(Ask.State.ASKED);
            assertThat(decisions()).containsExactly("ask");
            Ask ask = asks().get(0);
            assertThat(firstNotice())
                    .contains(
                            "From: Mail collector <collector-release@example.org>",
                            new AnswerToken(collector.asks().secret()).of(ask));
        }
    }

    @Test
    void shouldDownloadWhatWasReleased() {
        onSpam(ASK);
        try (FakePop3Server provider = mailbox()) {
            run(provider, 2);
            assertThat(releaseForBob()).isTrue();
            assertThat(releaseForBob()).as("once").isFalse();
            collector.run(provider.port());

            assertThat(collected()).containsExactly("wanted to bob", "spam to bob");
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(collector.left()).isEmpty();
            assertThat(asks()).extracting(Ask::state).containsExactly(Ask.State.COLLECTED);
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void shouldDownloadWhatWasReleasedThoughRulesNowDeleteIt() {
        onSpam(ASK);
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            releaseForBob();
            collector.rules = new SomeRules()
                    .subject("nothing", ASK)
                    .always(new Effect.Delete())
                    .build();
            collector.run(provider.port());
            assertThat(collected()).containsExactly("wanted to bob", "spam to bob");
        }
    }

    @Test
    void shouldAskOneAndGiveItToTheOtherAtOnce() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().recipient("berta@example.org", ASK).build();
        try (FakePop3Server provider = FakePop3Server.with(message("a", "anna@example.org, berta@example.org", "both"))
                .start()) {
            collector.run(provider.port());
            assertThat(collected()).containsExactly("both to anna");
            assertThat(told()).containsExactly("berta@example.org");
            assertThat(collector.left()).extracting(LeftMessage::cause).containsExactly(LeftMessage.Cause.ASKED);
            assertThat(provider.uniqueIds()).containsExactly("a");
            long looked = tops(provider);

            collector.run(provider.port());
            assertThat(tops(provider)).isEqualTo(looked);
            collector.asks().release(asks().get(0).id(), "berta@example.org", collector.now);
            collector.run(provider.port());
            assertThat(collected()).containsExactly("both to anna", "both to berta");
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void shouldLetOneOfThreeHaveItAndGoOnAskingTheLast() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules()
                .recipient("berta@example.org", ASK)
                .recipient("carl@example.org", ASK)
                .build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "anna@example.org, berta@example.org, carl@example.org", "all"))
                .start()) {
            collector.run(provider.port());
            release("berta@example.org");
            run(provider, 2);
            assertThat(collected()).containsExactly("all to anna", "all to berta");
            release("carl@example.org");
            collector.run(provider.port());
            assertThat(collected()).containsExactly("all to anna", "all to berta", "all to carl");
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).containsExactlyInAnyOrder("berta@example.org", "carl@example.org");
        }
    }

    private void release(String who) {
        Ask ask = asks().stream()
                .filter(each -> each.recipient().asString().equals(who))
                .findFirst()
                .orElseThrow();
        assertThat(collector.asks().release(ask.id(), who, collector.now)).isTrue();
    }

    @Test
    void shouldDoWhatIsSaidWhenNobodyAnswers() {
        collector.keep = new Keep.DeleteAfter(Duration.ofDays(90));
        collector.rules = new SomeRules()
                .subject("leave", asking(Ask.Then.LEAVE, 10))
                .subject("delete", asking(Ask.Then.DELETE, 10))
                .subject("download", asking(Ask.Then.DOWNLOAD, 10))
                .build();
        try (FakePop3Server provider = threeForBob("leave", "delete", "download")) {
            collector.run(provider.port());
            later(Duration.ofDays(13));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a", "b", "c");
            assertThat(collected()).isEmpty();

            later(Duration.ofDays(2));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a", "c");
            assertThat(collected()).containsExactly("download to bob");
            assertThat(collector.left())
                    .extracting(LeftMessage::cause)
                    .containsExactly(LeftMessage.Cause.IGNORED_BY_RULE);
            long looked = tops(provider);
            collector.run(provider.port());
            assertThat(tops(provider)).isEqualTo(looked);
            assertThat(told()).hasSize(3);
        }
    }

    @Test
    void shouldAskLaterWhomItHasWrittenToTooOften() {
        collector.rules = new SomeRules().always(asking(Ask.Then.LEAVE, 1)).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(told()).hasSize(1);
            later(Duration.ofMinutes(61));
            collector.run(provider.port());
            assertThat(told()).hasSize(2);
            assertThat(asks()).hasSize(2);
        }
    }

    private static FakePop3Server five() {
        return FakePop3Server.with(Stream.of("a", "b", "c", "d", "e")
                        .map(id -> message(id, "bob@example.org", "spam"))
                        .toList())
                .pipelining()
                .start();
    }

    /** Each run knows of the others only what is in the database, so this is as after a restart. */
    @Test
    void shouldNotLookAtTheHeaderAgainBeforeHeMayBeAsked() {
        collector.rules = new SomeRules().always(asking(Ask.Then.LEAVE, 2)).build();
        try (FakePop3Server provider = five()) {
            collector.run(provider.port());
            assertThat(told()).hasSize(2);
            assertThat(tops(provider)).isEqualTo(5);
            assertThat(collector.left())
                    .filteredOn(message -> message.cause() == LeftMessage.Cause.LEFT_BY_RULE)
                    .as("each has its turn")
                    .extracting(LeftMessage::nextAttempt)
                    .containsExactlyInAnyOrder(
                            collector.now.plus(Duration.ofHours(1)).plusMillis(1),
                            collector.now.plus(Duration.ofHours(1)).plusMillis(1),
                            collector.now.plus(Duration.ofHours(2)).plusMillis(1));

            for (int i = 0; i < 11; i++) {
                later(Duration.ofMinutes(5));
                collector.run(provider.port());
            }
            assertThat(tops(provider)).isEqualTo(5);

            later(Duration.ofMinutes(6));
            collector.run(provider.port());
            assertThat(told()).hasSize(4);
            assertThat(tops(provider)).isEqualTo(7);

            later(Duration.ofMinutes(62));
            collector.run(provider.port());
            assertThat(told()).hasSize(5);
            assertThat(tops(provider)).isEqualTo(8);
            assertThat(collector.left()).extracting(LeftMessage::cause).containsOnly(LeftMessage.Cause.ASKED);
        }
    }

    @Test
    void shouldCollectWhatWasPutOffOnceTheRulesAreOthers() {
        collector.rules = new SomeRules().always(asking(Ask.Then.LEAVE, 1)).build();
        try (FakePop3Server provider = five()) {
            collector.run(provider.port());
            collector.rules = new SomeRules()
                    .always(new Effect.Download())
                    .always(new Effect.Leave())
                    .build();
            later(Duration.ofMinutes(5));
            collector.run(provider.port());
            assertThat(collected()).hasSize(5);
        }
    }

    @Test
    void shouldLookAtAnotherMessageUnderTheIdOfOneThatWasPutOff() {
        collector.rules =
                new SomeRules().subject("spam", asking(Ask.Then.LEAVE, 1)).build();
        try (FakePop3Server provider = five()) {
            collector.run(provider.port());
        }
        later(Duration.ofMinutes(5));
        try (FakePop3Server provider = FakePop3Server.with(Stream.of("a", "b", "c", "d", "e")
                        .map(id -> message(id, "bob@example.org", "wanted and longer"))
                        .toList())
                .start()) {
            collector.run(provider.port());
            assertThat(collected()).hasSize(5);
        }
    }

    @Test
    void shouldGiveItToWhoeverAnswersWhileAnotherIsPutOff() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().always(asking(Ask.Then.LEAVE, 1)).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "berta@example.org", "first"),
                        message("b", "anna@example.org, berta@example.org", "both"))
                .start()) {
            collector.run(provider.port());
            assertThat(told()).containsExactlyInAnyOrder("anna@example.org", "berta@example.org");
            long looked = tops(provider);
            later(Duration.ofMinutes(5));
            collector.run(provider.port());
            assertThat(tops(provider)).isEqualTo(looked);

            release("anna@example.org");
            later(Duration.ofMinutes(5));
            collector.run(provider.port());
            assertThat(collected()).containsExactly("both to anna");
            assertThat(collector.left())
                    .filteredOn(message -> !message.recipients().isEmpty())
                    .singleElement()
                    .extracting(LeftMessage::cause)
                    .isEqualTo(LeftMessage.Cause.LEFT_BY_RULE);
            looked = tops(provider);
            later(Duration.ofMinutes(5));
            collector.run(provider.port());
            assertThat(tops(provider)).as("Berta's turn has not come").isEqualTo(looked);

            later(Duration.ofMinutes(61));
            collector.run(provider.port());
            assertThat(told()).containsExactlyInAnyOrder("anna@example.org", "berta@example.org", "berta@example.org");
        }
    }

    @Test
    void shouldSendHeaderAndFirstLinesOnce() {
        onSpam(headersOnly(2));
        try (FakePop3Server provider = mailbox()) {
            run(provider, 2);

            assertThat(told()).containsExactly("bob@example.org");
            assertThat(firstNotice())
                    .contains("First line of b", "Second line", "Message-ID: <b@example.net>", "To have it, answer")
                    .doesNotContain("Third line");
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(decisions()).containsExactly("headers-only");
            release("bob@example.org");
            collector.run(provider.port());
            assertThat(collected()).containsExactly("wanted to bob", "spam to bob");
        }
    }

    @Test
    void shouldNotSayHowToAnswerWhereNobodyTakesAnswers() {
        collector.rules = new SomeRules().subject("spam", ASK).withoutAnswers().build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(firstNotice())
                    .contains(
                            "tell whoever looks after your mail server",
                            asks().get(0).id())
                    .doesNotContain("collector-release");
        }
    }

    @Test
    void shouldForgetAsksAboutMessagesThatAreGone() {
        onSpam(ASK);
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
        }
        try (FakePop3Server later =
                FakePop3Server.with(message("c", "bob@example.org", "other")).start()) {
            collector.run(later.port());
            assertThat(asks()).extracting(Ask::state).containsExactly(Ask.State.GONE);
            assertThat(releaseForBob()).isFalse();
        }
    }

    @Test
    void shouldDeliverANoticeThatComesBackAndAskNobodyAboutIt() {
        collector.rules = new SomeRules().always(ASK).build();
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.run(provider.port());
            provider.deliver(FakeMessage.message(
                    "n", "Received: from a by b; Fri, 20 Nov 2026 09:00:00 +0000\r\n" + firstNotice()));
            run(provider, 2);
            assertThat(told()).hasSize(1);
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(collected()).singleElement().asString().startsWith("Answer to get this message: spam");
        }
    }

    @Test
    void shouldAskAndTellThoughAStrangerWroteTheMarkOfNotices() {
        collector.rules = new SomeRules().subject("spam", WARN).always(ASK).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "bob@example.org", "notice", "X-Collector-Notice: 1"),
                        message("b", "bob@example.org", "spam", "X-Collector-Notice: 1"))
                .start()) {
            collector.run(provider.port());
            assertThat(told()).containsExactlyInAnyOrder("bob@example.org", "bob@example.org");
            assertThat(asks()).extracting(Ask::subject).containsExactly("notice");
            release("bob@example.org");
            collector.run(provider.port());
            assertThat(collected()).containsExactly("notice to bob");
        }
    }

    @Test
    void shouldAskInTheNextRunWhereTheLineIsCutBeforeTheBeginningIsRead() {
        onSpam(headersOnly(2));
        try (FakePop3Server provider = FakePop3Server.with(spam())
                .pipelining()
                .onceAt("TOP 1 2", FakeAnswer.cut())
                .start()) {
            assertThat(collector.run(provider.port()).problem()).isPresent();
            assertThat(told()).isEmpty();
            assertThat(asks()).isEmpty();
            assertThat(collector.left()).extracting(LeftMessage::cause).containsExactly(LeftMessage.Cause.LEFT_BY_RULE);

            run(provider, 2);
            assertThat(told()).containsExactly("bob@example.org");
            assertThat(firstNotice()).contains("The message begins:", "First line of b", "Second line");
            assertThat(collector.left()).extracting(LeftMessage::cause).containsExactly(LeftMessage.Cause.ASKED);
        }
    }

    @Test
    void shouldSayUntilWhenAndWhatThenInEachQuestion() {
        collector.rules =
                new SomeRules().subject("spam", headersOnly(0)).always(ASK).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(notices()).hasSize(2);
            for (Mail notice : notices()) {
                assertThat(CollectFixture.textOf(notice))
                        .contains(
                                "After 4 December 2026", "left at the provider", "Subject: Answer to get", "Any answer")
                        .doesNotContain("The message begins", "First line");
            }
        }
    }

    @Test
    void shouldTellStrangersNothingOfOthers() {
        collector.known = new Known(domain -> domain.asString().equals("example.org"), address -> true);
        collector.recipients = AnAccount.many(new EnvelopeSource.WellKnownHeaders());
        collector.rules = new SomeRules()
                .subject("spam", warning(new Warned(true, true, List.of(BOSS), 5), 10))
                .build();
        try (FakePop3Server provider = FakePop3Server.with(FakeMessage.message(
                        "b",
                        "X-Envelope-To: anna@example.org\r\nX-Envelope-To: secret@example.org\r\n"
                                + "Received: from a.example.net by provider.example; Fri, 20 Nov 2026 09:00:00 +0000\r\n"
                                + "From: alice@elsewhere.example\r\nTo: office@example.org\r\nSubject: spam\r\n"
                                + "Message-ID: <b@example.net>\r\n\r\nText\r\n"))
                .start()) {
            collector.run(provider.port());
            assertThat(told()).contains("alice@elsewhere.example", "anna@example.org", "boss@example.org");
            assertThat(notice("alice"))
                    .contains("office@example.org", "<b@example.net>", "Subject: spam", "on its way to whom it was for")
                    .doesNotContain("anna@", "secret@", "account info", "Received: from a.example.net");
            assertThat(notice("anna"))
                    .contains("For:     anna@example.org", "account info")
                    .doesNotContain("secret@");
            assertThat(notice("boss")).contains("X-Envelope-To: anna@example.org");
        }
    }

    @Test
    void shouldNotAskWhomJamesDoesNotKnow() {
        Set<MailAddress> unknown = new HashSet<>(Set.of(CollectFixture.address("bob@example.org")));
        collector.checkRecipients = false;
        collector.known =
                new Known(domain -> domain.asString().equals("example.org"), address -> !unknown.contains(address));
        onSpam(asking(Ask.Then.DELETE, 10));
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.run(provider.port());
            later(Duration.ofDays(30));
            collector.run(provider.port());
            assertThat(told()).isEmpty();
            assertThat(asks()).isEmpty();
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(collector.left()).singleElement().satisfies(left -> assertThat(left.reason())
                    .startsWith("download rule "));
            assertThat(decisions()).containsOnly("leave");

            unknown.clear();
            collector.run(provider.port());
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    @Test
    void shouldKeepAMessageWhoseQuestionDidNotArrive() {
        onSpam(asking(Ask.Then.DELETE, 10));
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.run(provider.port());
            String notice = NoticeMark.read(notices().get(0)).orElseThrow().notice();
            assertThat(collector.asks().undelivered(notice)).isPresent();
            later(Duration.ofDays(15));
            run(provider, 2);
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(asks()).extracting(Ask::state).containsExactly(Ask.State.UNDELIVERED);
            assertThat(told()).hasSize(1);

            assertThat(releaseForBob()).isTrue();
            assertThat(collector.asks().undelivered(notice)).isEmpty();
            collector.run(provider.port());
            assertThat(collected()).containsExactly("spam to bob");
        }
    }

    @Test
    void shouldKeepAMessageWhoseQuestionIsSentWhenTheTimeIsOver() {
        onSpam(asking(Ask.Then.DELETE, 10));
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.refuse("X-Collector-Notice");
            collector.run(provider.port());
            later(Duration.ofDays(15));
            collector.acceptAgain();
            run(provider, 3);
            assertThat(told()).containsExactly("bob@example.org");
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(releaseForBob()).isTrue();
            collector.run(provider.port());
            assertThat(collected()).containsExactly("spam to bob");
        }
    }

    @Test
    void shouldKeepAMessageWhoseQuestionCouldNeverBeSent() {
        onSpam(asking(Ask.Then.DELETE, 10));
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.refuse("X-Collector-Notice");
            for (int days = 0; days < 20; days++) {
                collector.run(provider.port());
                later(Duration.ofDays(1));
            }
            assertThat(collector.outbox().countSetAside()).isEqualTo(1);
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(asks()).extracting(Ask::state).containsExactly(Ask.State.UNDELIVERED);
        }
    }

    @Test
    void shouldKeepAMessageWhileItsQuestionWaitsToBeSent() {
        onSpam(asking(Ask.Then.DELETE, 10));
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.refuse("X-Collector-Notice");
            run(provider, 1);
            later(Duration.ofDays(15));
            collector.run(provider.port());
            assertThat(told()).isEmpty();
            assertThat(provider.uniqueIds()).containsExactly("b");
        }
    }

    @Test
    void shouldDownloadThoughTheQuestionDidNotArrive() {
        onSpam(asking(Ask.Then.DOWNLOAD, 10));
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.run(provider.port());
            collector
                    .asks()
                    .undelivered(NoticeMark.read(notices().get(0)).orElseThrow().notice());
            later(Duration.ofDays(13));
            collector.run(provider.port());
            assertThat(collected()).isEmpty();
            later(Duration.ofDays(2));
            collector.run(provider.port());
            assertThat(collected()).containsExactly("spam to bob");
        }
    }

    @Test
    void shouldKeepAMessageWhoseQuestionComesBackInTheRunThatDeletesIt() {
        AtomicBoolean comesBack = new AtomicBoolean();
        collector.rules = new SomeRules()
                .when(
                        mail -> {
                            if (comesBack.getAndSet(false)) {
                                String notice = NoticeMark.read(notices().get(0))
                                        .orElseThrow()
                                        .notice();
                                assertThat(collector.asks().undelivered(notice)).isPresent();
                            }
                            return mail.getRecipients();
                        },
                        asking(Ask.Then.DELETE, 10))
                .build();
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.run(provider.port());
            later(Duration.ofDays(15));
            comesBack.set(true);
            run(provider, 3);
            assertThat(comesBack).isFalse();
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(asks()).extracting(Ask::state).containsExactly(Ask.State.UNDELIVERED);
        }
    }

    @Test
    void shouldWriteDownWhoIsAskedLater() {
        collector.rules = new SomeRules().always(asking(Ask.Then.LEAVE, 1)).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(decisions()).containsExactlyInAnyOrder("ask", "leave");
            assertThat(collector.left())
                    .extracting(LeftMessage::reason)
                    .allMatch(why -> why.startsWith("download rule "));
        }
    }

    @Test
    void shouldWriteDownWhoWasNotTold() {
        collector.rules = new SomeRules()
                .always(warning(new Warned(true, false, List.of(), 5), 1))
                .build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(decisions()).containsExactlyInAnyOrder("delete-and-warn", "delete-and-warn", "not-told");
            assertThat(collector.decisions().find(DecisionLog.Query.latest(100)))
                    .filteredOn(decision -> decision.decision().equals("not-told"))
                    .singleElement()
                    .satisfies(decision -> {
                        assertThat(decision.recipients()).containsExactly("bob@example.org");
                        assertThat(decision.rule()).isPresent();
                    });
        }
    }

    @Test
    void shouldSayWhatBecomesOfAQuestionThatNobodyAnswered() {
        onSpam(ASK);
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.run(provider.port());
            later(Duration.ofDays(15));
            collector.run(provider.port());
            assertThat(collector.left())
                    .extracting(LeftMessage::reason)
                    .singleElement()
                    .asString()
                    .startsWith("download rule ")
                    .endsWith(": asked, not answered in time");
        }
    }

    @Test
    void shouldComeFromThePostmasterOfJames() {
        onSpam(WARN);
        try (FakePop3Server provider = mailbox()) {
            collector.postmaster = Optional.of(CollectFixture.address("admin@example.com"));
            collector.run(provider.port());
            assertThat(firstNotice()).contains("From: Mail collector <admin@example.com>");
        }
    }

    @Test
    void shouldComeFromThePostmasterOfTheRecipientsDomainWhereJamesHasNone() {
        onSpam(WARN);
        collector.localName = "host.example.net";
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(firstNotice()).contains("From: Mail collector <postmaster@example.org>");
        }
    }

    private String notice(String addressee) {
        return notices().stream()
                .filter(mail -> mail.getRecipients().toString().contains(addressee))
                .map(CollectFixture::textOf)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldSendInTheNextRunWhatTheSpoolRefused() {
        onSpam(WARN);
        try (FakePop3Server provider = FakePop3Server.with(spam()).start()) {
            collector.refuse("X-Collector-Notice");
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).isEmpty();
            collector.acceptAgain();
            collector.run(provider.port());
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    @Test
    void shouldAskWithoutTopOnceTheMessageHasCome() {
        onSpam(ASK);
        try (FakePop3Server provider = FakePop3Server.with(spam()).withoutTop().start()) {
            run(provider, 2);
            assertThat(told()).containsExactly("bob@example.org");
            assertThat(collected()).isEmpty();
            assertThat(provider.commands().stream().filter(command -> command.startsWith("RETR")))
                    .hasSize(1);
        }
    }

    @Test
    void shouldAskAndTellWithoutUniqueIds() {
        collector.rules =
                new SomeRules().subject("spam", WARN).subject("wanted", ASK).build();
        try (FakePop3Server provider = FakePop3Server.with(message("a", "bob@example.org", "wanted"), spam())
                .withoutUidl()
                .onceAt("QUIT", FakeAnswer.cut())
                .start()) {
            run(provider, 3);
            assertThat(told()).containsExactlyInAnyOrder("bob@example.org", "bob@example.org");
            release("bob@example.org");
            collector.run(provider.port());
            assertThat(collected()).containsExactly("wanted to bob");
        }
    }
}
