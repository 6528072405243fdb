/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.digest;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.left;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** What every outbox, and all that is remembered of asks, promises, whatever database it is in. */
abstract class NoticesContract extends OnEmptyHistory {

    private static final AccountName OTHER = new AccountName("support");
    private static final Instant LATER = NOW.plus(Duration.ofDays(14));
    private static final String MAIL = "Subject: a\r\n\r\nText \u0001 with \\ and lines\r\n";

    private Outbox outbox() {
        return history.outbox();
    }

    private Asks asks() {
        return history.asks();
    }

    private static MailAddress address(String name) {
        try {
            return new MailAddress(name + "@example.org");
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Notice notice(AccountName account, String about, String to, Instant at, boolean afterDeletion) {
        return new Notice(
                UUID.randomUUID().toString(),
                account,
                key(about),
                digest(about),
                "ask",
                address(to),
                true,
                at,
                afterDeletion,
                MAIL);
    }

    private static Notice ready(String about, String to) {
        return notice(ACCOUNT, about, to, NOW, false);
    }

    private static Notice waiting(String about, String to) {
        return notice(ACCOUNT, about, to, NOW, true);
    }

    private static Ask ask(String id, AccountName account, String about, String recipient, Instant at) {
        return new Ask(
                id,
                account,
                key(about),
                address(recipient),
                Ask.Kind.ASK,
                at,
                at.plus(Duration.ofDays(14)),
                Ask.Then.LEAVE,
                1_000,
                "ann@example.net",
                "Offer",
                digest(about),
                Ask.State.ASKED,
                Optional.empty(),
                "");
    }

    private static Ask ask(String id, String about, String recipient) {
        return ask(id, ACCOUNT, about, recipient, NOW);
    }

    private static Outbox.About about(String about) {
        return new Outbox.About(ACCOUNT, key(about), digest(about));
    }

    /** What is to be sent for the account. */
    private List<Notice> toSend(AccountName account, int limit) {
        Outbox.Ready ready = outbox().ready(account, NOW, limit);
        assertThat(ready.unreadable()).isEmpty();
        return ready.due().stream().map(Outbox.Due::notice).toList();
    }

    private void asked(Ask... some) {
        asks().ask(List.of(some).stream()
                .map(ask -> new Asks.Question(
                        ask, ready(ask.key().value(), ask.recipient().getLocalPart())))
                .toList());
    }

    private List<Ask> found(Optional<Asks.Find> state, Instant now) {
        return asks().find(new Asks.Query(Optional.empty(), state, now, 0, 100));
    }

    @Test
    void shouldGiveWhatIsToBeSentUntilItWasSent() {
        Notice first = ready("a", "anna");
        Notice second = notice(ACCOUNT, "b", "berta", NOW.plusMillis(1), false);
        outbox().add(List.of(second, first, notice(OTHER, "c", "carl", NOW, false)));
        restart();
        assertThat(toSend(ACCOUNT, 10)).containsExactly(first, second);
        assertThat(toSend(ACCOUNT, 1)).containsExactly(first);
        outbox().sent(List.of(first.id()), NOW);
        assertThat(toSend(ACCOUNT, 10)).containsExactly(second);
        assertThat(toSend(new AccountName("unknown"), 10)).isEmpty();
    }

    @Test
    void shouldNotSendWhatWaitsForADeletion() {
        Notice gone = waiting("a", "anna");
        Notice there = waiting("b", "anna");
        outbox().add(List.of(gone, there));
        assertThat(toSend(ACCOUNT, 10)).isEmpty();
        assertThat(outbox().waiting(ACCOUNT))
                .containsExactlyInAnyOrder(
                        new Outbox.Waiting(gone.id(), gone.key(), gone.header()),
                        new Outbox.Waiting(there.id(), there.key(), there.header()));
        outbox().ready(List.of(gone.id()));
        outbox().drop(List.of(there.id(), gone.id()));
        assertThat(outbox().waiting(ACCOUNT)).isEmpty();
        assertThat(toSend(ACCOUNT, 10)).extracting(Notice::id).containsExactly(gone.id());
    }

    @Test
    void shouldReplaceWhatWaitsForTheSameMessage() {
        outbox().add(List.of(waiting("a", "anna"), waiting("b", "anna")));
        Notice again = waiting("a", "anna");
        Notice another = waiting("a", "berta");
        outbox().add(List.of(again, another));
        assertThat(outbox().waiting(ACCOUNT))
                .hasSize(3)
                .extracting(Outbox.Waiting::id)
                .contains(again.id(), another.id());
    }

    @Test
    void shouldCountWhatWasMadeForAnAddressee() {
        outbox().add(List.of(
                ready("a", "anna"),
                waiting("b", "anna"),
                ready("c", "berta"),
                notice(OTHER, "d", "anna", NOW.minusSeconds(1), false)));
        outbox().sent(toSend(ACCOUNT, 10).stream().map(Notice::id).toList(), NOW);
        Outbox.About other = about("x");
        assertThat(outbox().made(address("anna"), NOW, other, 10)).hasSize(2);
        assertThat(outbox().made(address("Anna"), NOW, other, 10))
                .as("whatever the case")
                .hasSize(2);
        assertThat(outbox().made(address("anna"), NOW, about("b"), 10))
                .as("what the next one takes the place of")
                .hasSize(1);
        assertThat(outbox().made(address("anna"), NOW.minusSeconds(1), other, 10))
                .as("latest first")
                .containsExactly(NOW, NOW, NOW.minusSeconds(1));
        assertThat(outbox().made(address("anna"), NOW.minusSeconds(1), other, 2))
                .containsExactly(NOW, NOW);
        assertThat(outbox().made(address("nobody"), NOW, other, 10)).isEmpty();
    }

    @Test
    void shouldGiveANoticeToTheFirstDeliveryOnly() {
        Notice notice = ready("a", "anna");
        outbox().add(List.of(notice));
        DeliveryId first = delivery();
        assertThat(outbox().claim(notice.id(), first)).isEqualTo(History.Claim.GRANTED);
        outbox().sent(List.of(notice.id()), NOW);
        restart();
        assertThat(outbox().claim(notice.id(), delivery())).isEqualTo(History.Claim.TAKEN);
        assertThat(outbox().claim(notice.id(), first)).isEqualTo(History.Claim.GRANTED);
        assertThat(outbox().claim("forgotten", delivery())).isEqualTo(History.Claim.GRANTED);
    }

    @Test
    void shouldForgetWhatWasSentLongAgo() {
        Notice sent = ready("a", "anna");
        Notice unsent = ready("b", "anna");
        outbox().add(List.of(sent, unsent));
        outbox().sent(List.of(sent.id()), NOW);
        assertThat(outbox().forget(NOW)).isZero();
        assertThat(outbox().forget(NOW.plusMillis(1))).isEqualTo(1);
        assertThat(toSend(ACCOUNT, 10)).containsExactly(unsent);
    }

    private void spoil(Notice notice, String column, String value) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE collector_notice SET " + column + " = " + value + " WHERE id = ?", notice.id()));
    }

    @Test
    void shouldTellWhichMailsCannotBeReadAndGiveTheOthers() {
        Notice nobody = ready("a", "anna");
        Notice nothing = ready("b", "anna");
        Notice garbled = ready("c", "anna");
        Notice good = ready("d", "anna");
        outbox().add(List.of(nobody, nothing, garbled, good));
        spoil(nobody, "addressee", "'not an address'");
        spoil(nothing, "content", "NULL");
        spoil(garbled, "key_text", "'\\u1'");

        Outbox.Ready ready = outbox().ready(ACCOUNT, NOW, 10);
        assertThat(ready.due()).extracting(Outbox.Due::notice).containsExactly(good);
        assertThat(ready.unreadable())
                .extracting(Outbox.Unsendable::id)
                .containsExactlyInAnyOrder(nobody.id(), nothing.id(), garbled.id());
        outbox().setAside(ready.unreadable());
        restart();
        assertThat(toSend(ACCOUNT, 1)).containsExactly(good);
        assertThat(outbox().countSetAside()).isEqualTo(3);
        assertThat(outbox().setAside(0, 10))
                .filteredOn(one -> one.id().equals(nobody.id()))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.account()).isEqualTo(ACCOUNT);
                    assertThat(one.addressee()).isEqualTo("not an address");
                    assertThat(one.uniqueId()).isEqualTo("a");
                    assertThat(one.why()).contains("cannot be read");
                });
    }

    @Test
    void shouldSetAsideWhatWaitsAndCannotBeRead() {
        Notice garbled = waiting("a", "anna");
        Notice good = waiting("b", "anna");
        outbox().add(List.of(garbled, good));
        spoil(garbled, "key_text", "'\\u1'");
        assertThat(outbox().waiting(ACCOUNT)).extracting(Outbox.Waiting::id).containsExactly(good.id());
        assertThat(outbox().setAside(0, 10)).extracting(Outbox.SetAside::id).containsExactly(garbled.id());
    }

    @Test
    void shouldGiveARefusedMailWhenItsTimeHasCome() {
        Notice notice = ready("a", "anna");
        outbox().add(List.of(notice));
        outbox().refused(List.of(new Outbox.Refusal(notice.id(), "full", NOW, NOW.plusSeconds(60))));
        restart();
        assertThat(toSend(ACCOUNT, 10)).isEmpty();
        outbox().refused(List.of(new Outbox.Refusal(notice.id(), "full", NOW.plusSeconds(60), NOW.plusSeconds(120))));
        assertThat(outbox().ready(ACCOUNT, NOW.plusSeconds(119), 10).due()).isEmpty();
        assertThat(outbox().ready(ACCOUNT, NOW.plusSeconds(120), 10).due())
                .containsExactly(new Outbox.Due(notice, 2, Optional.of(NOW)));
    }

    @Test
    void shouldTryAgainOrRemoveWhatWasSetAsideAndNothingElse() {
        Notice first = ready("a", "anna");
        Notice second = ready("b", "anna");
        Notice sent = ready("c", "anna");
        outbox().add(List.of(first, second, sent));
        outbox().sent(List.of(sent.id()), NOW);
        assertThat(outbox().remove(first.id())).as("it is to be sent").isFalse();
        assertThat(outbox().tryAgain(first.id())).isFalse();
        outbox().refused(List.of(new Outbox.Refusal(first.id(), "full", NOW, LATER)));
        outbox().setAside(List.of(
                new Outbox.Unsendable(first.id(), "James says \u0000 no"),
                new Outbox.Unsendable(second.id(), "no"),
                new Outbox.Unsendable(sent.id(), "it is gone already")));
        assertThat(outbox().setAside(0, 10))
                .extracting(Outbox.SetAside::why)
                .containsExactlyInAnyOrder("James says \u0000 no", "no");
        assertThat(outbox().tryAgain(first.id())).isTrue();
        assertThat(outbox().remove(second.id())).isTrue();
        assertThat(outbox().remove(second.id())).isFalse();
        assertThat(outbox().countSetAside()).isZero();
        assertThat(outbox().ready(ACCOUNT, NOW, 10).due())
                .as("as if it were new")
                .containsExactly(new Outbox.Due(first, 0, Optional.empty()));
    }

    @Test
    void shouldForgetWhatWasSetAsideLongAgo() {
        Notice notice = ready("a", "anna");
        outbox().add(List.of(notice));
        outbox().setAside(List.of(new Outbox.Unsendable(notice.id(), "no")));
        assertThat(outbox().forget(NOW)).isZero();
        assertThat(outbox().forget(NOW.plusMillis(1))).isEqualTo(1);
        assertThat(outbox().countSetAside()).isZero();
    }

    @Test
    void shouldReadOfOpenAsksOnlyWhatARunNeeds() {
        String long1000 = "x".repeat(Ask.MOST_CHARACTERS);
        List<Ask> many = IntStream.range(0, 2_000)
                .mapToObj(i -> {
                    Ask ask = ask("a" + i, "m" + i, "anna");
                    return new Ask(
                            ask.id(),
                            ask.account(),
                            ask.key(),
                            ask.recipient(),
                            ask.kind(),
                            ask.askedAt(),
                            ask.expires(),
                            ask.then(),
                            ask.size(),
                            long1000,
                            long1000,
                            ask.header(),
                            ask.state(),
                            ask.releasedAt(),
                            ask.releasedBy());
                })
                .toList();
        asked(many.toArray(Ask[]::new));
        List<String> statements = new ArrayList<>();
        database.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                statements.add(context.getRenderedSql());
            }
        });
        assertThat(asks().open(ACCOUNT))
                .containsExactlyInAnyOrderElementsOf(
                        many.stream().map(Ask::open).toList());
        assertThat(statements)
                .filteredOn(sql -> sql.contains("collector_ask"))
                .isNotEmpty()
                .noneMatch(sql -> sql.contains("subject") || sql.contains("sender"));
    }

    @Test
    void shouldHaveTheRulesAskedAgainAboutWhatWasPutOffWhenSomebodyAnswersOrTheyAreOthers() {
        history.noteRules(ACCOUNT, digest("rules"));
        LeftMessage putOff =
                new LeftMessage(ACCOUNT, key("a"), 1_000, LeftMessage.Cause.LEFT_BY_RULE, "asked later", 0, NOW, LATER);
        asked(ask("a1", "a", "anna"));
        history.leave(List.of(putOff));
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isFalse();
        asks().release("a1", "anna@example.org", NOW);
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isTrue();

        history.leave(List.of(putOff));
        history.noteRules(ACCOUNT, digest("others"));
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isTrue();
    }

    @Test
    void shouldAskEachRecipientOnceAboutAMessage() {
        Ask anna = ask("a1", "a", "anna");
        Ask berta = ask("a2", "a", "berta");
        asked(anna, berta);
        asked(ask("a3", "a", "Anna"), ask("a4", "b", "anna"));
        restart();
        assertThat(asks().open(ACCOUNT)).extracting(OpenAsk::id).containsExactlyInAnyOrder("a1", "a2", "a4");
        assertThat(asks().find("a1")).contains(anna);
        assertThat(asks().find("a3")).isEmpty();
        assertThat(toSend(ACCOUNT, 10)).as("who is not asked is not written to").hasSize(3);
    }

    @Test
    void shouldReleaseOnceAndHaveTheRulesAsked() {
        asked(ask("a1", "a", "anna"));
        history.leave(
                List.of(new LeftMessage(ACCOUNT, key("a"), 1_000, LeftMessage.Cause.ASKED, "asked", 0, NOW, LATER)));
        history.settle(ACCOUNT, Optional.of(digest("listing")));
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isFalse();

        assertThat(asks().release("a1", "anna@example.org", NOW.plusSeconds(1))).isTrue();
        assertThat(asks().release("a1", "anna@example.org", NOW.plusSeconds(2))).isFalse();
        assertThat(asks().release("nobody", "anna@example.org", NOW)).isFalse();

        Ask released = asks().find("a1").orElseThrow();
        assertThat(released.state()).isEqualTo(Ask.State.RELEASED);
        assertThat(released.releasedAt()).contains(NOW.plusSeconds(1));
        assertThat(released.releasedBy()).isEqualTo("anna@example.org");
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isTrue();
        assertThat(history.left(ACCOUNT, 0, 10))
                .extracting(LeftMessage::cause)
                .containsExactly(LeftMessage.Cause.LEFT_BY_RULE);
        assertThat(history.settledListing(ACCOUNT)).isEmpty();
    }

    @Test
    void shouldNotReleaseWhatIsOver() {
        asked(ask("a1", "a", "anna"), ask("a2", "b", "anna"));
        asks().close(List.of("a1"), Ask.State.COLLECTED, NOW);
        asks().close(List.of("a2"), Ask.State.GONE, NOW);
        assertThat(asks().release("a1", "anna@example.org", NOW)).isFalse();
        assertThat(asks().release("a2", "anna@example.org", NOW)).isFalse();
        assertThat(asks().open(ACCOUNT)).isEmpty();
        asked(ask("a3", "a", "anna"));
        assertThat(asks().open(ACCOUNT))
                .as("the id may be another message's now")
                .extracting(OpenAsk::id)
                .containsExactly("a3");
    }

    @Test
    void shouldCloseWhatNobodyHasAnswered() {
        asked(ask("a1", "a", "anna"), ask("a2", "a", "berta"));
        assertThat(asks().closeUnanswered(List.of("a1", "a2"), List.of(), NOW)).isTrue();
        assertThat(asks().open(ACCOUNT)).isEmpty();
        assertThat(asks().release("a1", "anna", NOW)).isFalse();
    }

    @Test
    void shouldCloseNothingWhereOneWantsTheMessage() {
        asked(ask("a1", "a", "anna"), ask("a2", "a", "berta"));
        asks().release("a2", "berta", NOW);
        assertThat(asks().closeUnanswered(List.of("a1", "a2"), List.of(), NOW)).isFalse();
        restart();
        assertThat(asks().open(ACCOUNT))
                .extracting(OpenAsk::state)
                .containsExactlyInAnyOrder(Ask.State.ASKED, Ask.State.RELEASED);
        assertThat(asks().release("a1", "anna", NOW)).isTrue();
    }

    @Test
    void shouldGoOnWithWhatWasAskedAboutTheVeryMessage() {
        asked(ask("a1", "a", "anna"));
        asks().close(List.of("a1"), Ask.State.GONE, NOW);
        assertThat(asks().reopen(about("b"), address("anna"), NOW)).isEmpty();
        assertThat(asks().reopen(new Outbox.About(ACCOUNT, key("a"), digest("b")), address("anna"), NOW))
                .as("another message")
                .isEmpty();
        assertThat(asks().reopen(about("a"), address("berta"), NOW)).isEmpty();
        assertThat(asks().reopen(about("a"), address("anna"), NOW)).contains(ask("a1", "a", "anna"));
        assertThat(asks().release("a1", "anna", NOW)).isTrue();
    }

    @Test
    void shouldStillKnowThatTheQuestionDidNotArriveWhenItGoesOn() {
        Ask ask = ask("a1", "a", "anna");
        Notice question = ready("a", "anna");
        asks().ask(List.of(new Asks.Question(ask, question)));
        assertThat(asks().undelivered(question.id())).isPresent();
        asks().close(List.of("a1"), Ask.State.GONE, NOW);

        assertThat(asks().reopen(about("a"), address("anna"), NOW).map(Ask::state))
                .contains(Ask.State.UNDELIVERED);
    }

    private Notice question(Ask ask) {
        Notice question = ready(ask.key().value(), ask.recipient().getLocalPart());
        asks().ask(List.of(new Asks.Question(ask, question)));
        return question;
    }

    private Ask.State stateOf(String ask) {
        return asks().find(ask).orElseThrow().state();
    }

    @Test
    void shouldRememberThatTheQuestionDidNotArriveWhenItComesBackLate() {
        Notice question = question(ask("a1", "a", "anna"));
        asks().close(List.of("a1"), Ask.State.GONE, NOW);
        assertThat(asks().undelivered(question.id())).as("it is over").isEmpty();
        assertThat(stateOf("a1")).isEqualTo(Ask.State.GONE);
        assertThat(asks().reopen(about("a"), address("anna"), NOW).map(Ask::state))
                .contains(Ask.State.UNDELIVERED);
    }

    @Test
    void shouldNoteThatNobodyIsAskedByAMailThatIsSetAside() {
        Notice aside = question(ask("a1", "a", "anna"));
        Notice sent = question(ask("a2", "b", "anna"));
        question(ask("a3", "c", "anna"));
        outbox().sent(List.of(sent.id()), NOW);
        outbox().setAside(List.of(
                new Outbox.Unsendable(aside.id(), "no"), new Outbox.Unsendable(sent.id(), "gone already")));
        restart();
        assertThat(stateOf("a1")).isEqualTo(Ask.State.UNDELIVERED);
        assertThat(stateOf("a2")).isEqualTo(Ask.State.ASKED);
        assertThat(stateOf("a3")).isEqualTo(Ask.State.ASKED);
        outbox().tryAgain(aside.id());
        outbox().sent(List.of(aside.id()), NOW);
        assertThat(stateOf("a1")).isEqualTo(Ask.State.UNDELIVERED);
    }

    @Test
    void shouldCountTheTimeOfAQuestionThatWasSentOnly() {
        Notice question = question(ask("a1", "a", "anna"));
        question(ask("a2", "b", "anna"));
        question(ask("a3", "a", "berta"));
        outbox().sent(List.of(question.id()), NOW);
        assertThat(asks().open(ACCOUNT))
                .filteredOn(OpenAsk::sent)
                .extracting(OpenAsk::id)
                .containsExactly("a1");
        assertThat(asks().open(ACCOUNT))
                .filteredOn(ask -> ask.isExpired(LATER))
                .extracting(OpenAsk::id)
                .containsExactly("a1");
    }

    @Test
    void shouldNoteThatAQuestionWasSentTooLate() {
        Notice inTime = question(ask("a1", "a", "anna"));
        Notice late = question(ask("a2", "b", "anna"));
        Notice over = question(ask("a3", "c", "anna"));
        Notice loses = question(then("a4", "d", Ask.Then.DOWNLOAD));
        Instant quarter = LATER.minus(Duration.ofHours(84));
        assertThat(outbox().sent(List.of(inTime.id()), quarter)).isEmpty();
        assertThat(outbox().sent(List.of(late.id()), quarter.plusMillis(1)))
                .extracting(Ask::id)
                .containsExactly("a2");
        assertThat(outbox().sent(List.of(over.id(), loses.id()), LATER.plusSeconds(1)))
                .extracting(Ask::id)
                .containsExactly("a3");
        assertThat(List.of("a1", "a2", "a3", "a4"))
                .extracting(this::stateOf)
                .containsExactly(Ask.State.ASKED, Ask.State.UNDELIVERED, Ask.State.UNDELIVERED, Ask.State.ASKED);
        assertThat(asks().release("a3", "anna", LATER.plusSeconds(2))).isTrue();
    }

    private static Ask then(String id, String about, Ask.Then then) {
        Ask ask = ask(id, about, "anna");
        return new Ask(
                ask.id(),
                ask.account(),
                ask.key(),
                ask.recipient(),
                ask.kind(),
                ask.askedAt(),
                ask.expires(),
                then,
                ask.size(),
                ask.sender(),
                ask.subject(),
                ask.header(),
                ask.state(),
                ask.releasedAt(),
                ask.releasedBy());
    }

    @Test
    void shouldDownloadThoughTheQuestionDidNotArriveAndDoNothingElse() {
        for (Ask.Then then : Ask.Then.values()) {
            Notice question = question(then(then.name(), then.name(), then));
            outbox().sent(List.of(question.id()), NOW);
            asks().undelivered(question.id());
        }
        assertThat(asks().open(ACCOUNT))
                .filteredOn(ask -> ask.isExpired(LATER))
                .extracting(OpenAsk::then)
                .containsExactly(Ask.Then.DOWNLOAD);
    }

    @Test
    void shouldCloseNothingForItsTimeWhereTheQuestionHasJustComeBack() {
        Notice question = question(ask("a1", "a", "anna"));
        question(ask("a2", "a", "berta"));
        asks().undelivered(question.id());
        assertThat(asks().closeUnanswered(List.of("a1", "a2"), List.of("a1", "a2"), LATER))
                .isFalse();
        assertThat(stateOf("a1")).isEqualTo(Ask.State.UNDELIVERED);
        assertThat(stateOf("a2")).isEqualTo(Ask.State.ASKED);
        assertThat(asks().closeUnanswered(List.of("a1", "a2"), List.of("a2"), LATER))
                .as("rules delete it")
                .isTrue();
        assertThat(asks().closeUnanswered(List.of("a1", "a2"), List.of("a1", "a2"), LATER))
                .as("they are closed already")
                .isTrue();
    }

    @Test
    void shouldNotGoOnWithWhatWasAskedAnewSince() {
        asked(ask("a1", "a", "anna"));
        asks().close(List.of("a1"), Ask.State.GONE, NOW);
        asked(ask("a2", "a", "anna"));
        assertThat(asks().reopen(about("a"), address("anna"), NOW)).isEmpty();
        assertThat(asks().open(ACCOUNT)).extracting(OpenAsk::id).containsExactly("a2");
    }

    @Test
    void shouldAskAboutAnotherMessageUnderTheSameId() {
        asked(ask("a1", "a", "anna"));
        Ask again = ask("a2", "a", "anna");
        assertThat(asks().ask(List.of(new Asks.Question(again, ready("a", "anna")))))
                .containsExactly("a2");
        Ask another = new Ask(
                "a3",
                ACCOUNT,
                again.key(),
                again.recipient(),
                again.kind(),
                again.askedAt(),
                again.expires(),
                again.then(),
                again.size(),
                again.sender(),
                again.subject(),
                digest("another"),
                again.state(),
                again.releasedAt(),
                again.releasedBy());
        Notice question = new Notice(
                "n3", ACCOUNT, another.key(), another.header(), "ask", another.recipient(), true, NOW, false, MAIL);
        assertThat(asks().ask(List.of(new Asks.Question(another, question)))).isEmpty();
        assertThat(asks().open(ACCOUNT)).containsExactly(another.open());
        assertThat(asks().find("a1").map(Ask::state)).contains(Ask.State.GONE);
    }

    @Test
    void shouldFindAsksByAccountAndState() {
        asked(
                ask("a1", ACCOUNT, "a", "anna", NOW),
                ask("a2", OTHER, "b", "anna", NOW.plusMillis(1)),
                ask("a3", ACCOUNT, "c", "anna", NOW.plusMillis(2)));
        asks().release("a3", "anna@example.org", NOW);
        assertThat(found(Optional.empty(), NOW)).extracting(Ask::id).containsExactly("a3", "a2", "a1");
        assertThat(found(Optional.of(Asks.Find.ASKED), NOW)).extracting(Ask::id).containsExactly("a2", "a1");
        assertThat(found(Optional.of(Asks.Find.EXPIRED), LATER))
                .extracting(Ask::id)
                .containsExactly("a1");
        assertThat(found(Optional.of(Asks.Find.RELEASED), NOW))
                .extracting(Ask::id)
                .containsExactly("a3");
        assertThat(found(Optional.of(Asks.Find.GONE), NOW)).isEmpty();
        assertThat(asks().find(new Asks.Query(Optional.of(ACCOUNT), Optional.empty(), NOW, 1, 1)))
                .extracting(Ask::id)
                .containsExactly("a1");
        assertThat(asks().find(new Asks.Query(Optional.of(new AccountName("unknown")), Optional.empty(), NOW, 0, 10)))
                .isEmpty();
    }

    @Test
    void shouldForgetAsksThatWereOverLongAgo() {
        asked(ask("a1", "a", "anna"), ask("a2", "b", "anna"));
        asks().close(List.of("a1"), Ask.State.COLLECTED, NOW);
        assertThat(asks().forget(NOW)).isZero();
        assertThat(asks().forget(NOW.plusMillis(1))).isEqualTo(1);
        assertThat(asks().forget(LATER.plus(Duration.ofDays(999)))).isZero();
        assertThat(found(Optional.empty(), NOW)).extracting(Ask::id).containsExactly("a2");
    }

    @Test
    void shouldMakeOneSecretAndKeepIt() {
        byte[] secret = asks().secret();
        restart();
        assertThat(asks().secret()).isEqualTo(secret).hasSize(Asks.SECRET_LENGTH);
    }

    @Test
    void shouldAskTheRulesAboutAskedMessagesAgainWhenTheyAreOthers() {
        history.noteRules(ACCOUNT, digest("rules"));
        history.leave(List.of(
                left("b", NOW, LATER),
                new LeftMessage(ACCOUNT, key("a"), 1_000, LeftMessage.Cause.ASKED, "asked", 0, NOW, LATER)));
        assertThat(history.noteRules(ACCOUNT, digest("others"))).isTrue();
        assertThat(history.left(ACCOUNT, 0, 10))
                .filteredOn(message -> message.key().equals(key("a")))
                .extracting(LeftMessage::cause, LeftMessage::nextAttempt)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(LeftMessage.Cause.LEFT_BY_RULE, NOW));
    }

    @Test
    void shouldKeepWhatStrangersWroteWhateverItHolds() {
        Ask odd = new Ask(
                "a1",
                ACCOUNT,
                key("a"),
                address("anna"),
                Ask.Kind.HEADERS_ONLY,
                NOW,
                LATER,
                Ask.Then.DOWNLOAD,
                1,
                "a\u0000b\\@example.net",
                "\uD800 half\n",
                digest("a"),
                Ask.State.ASKED,
                Optional.empty(),
                "");
        asked(odd);
        assertThat(asks().find("a1")).contains(odd);
        assertThatThrownBy(() -> new Asks.Query(Optional.empty(), Optional.empty(), NOW, -1, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Asks.Query(Optional.empty(), Optional.empty(), NOW, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
