/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Keep;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.MessageIds;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What download rules decide is done, in a run against a provider. */
@Timeout(120)
class RulesRunTest extends CollectingTest {

    private static final Effect LEAVE = new Effect.Leave();
    private static final Effect DELETE = new Effect.Delete();
    private static final Effect DOWNLOAD = new Effect.Download();

    private static FakeMessage message(String id, String to, String subject) {
        return FakeMessage.message(
                id,
                "Received: from a.example.net by provider.example; Fri, 20 Nov 2026 09:00:00 +0000\r\nFrom: alice@example.net\r\nTo: "
                        + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + id
                        + "@example.net>\r\n\r\nText of " + id + "\r\n");
    }

    private static FakePop3Server mailbox() {
        return FakePop3Server.with(
                        message("a", "bob@example.org", "wanted"),
                        message("b", "bob@example.org", "spam"),
                        message("c", "bob@example.org", "wanted too"))
                .pipelining()
                .start();
    }

    private List<String> subjects() {
        return collector.delivered().stream()
                .map(text -> text.lines()
                        .filter(line -> line.startsWith("Subject: "))
                        .findFirst()
                        .orElseThrow()
                        .substring(9))
                .toList();
    }

    private List<RecordedDecision> decisions() {
        return collector.decisions().find(DecisionLog.Query.latest(100));
    }

    @Test
    void shouldLeaveWhatARuleLeavesAndAskAgainInTheNextRun() {
        collector.rules = new SomeRules().subject("spam", LEAVE).build();
        try (FakePop3Server provider = mailbox()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(subjects()).containsExactly("wanted", "wanted too");
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(collector.left()).extracting(LeftMessage::cause).containsExactly(LeftMessage.Cause.LEFT_BY_RULE);

            collector.rules = new SomeRules().subject("something else", LEAVE).build();
            collector.run(provider.port());
            assertThat(subjects()).containsExactly("wanted", "wanted too", "spam");
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(collector.left()).isEmpty();
        }
    }

    @Test
    void shouldDeleteWithoutADownloadAndKeepTheHeaderInTheRecord() {
        collector.rules = new SomeRules().subject("spam", DELETE).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(subjects()).containsExactly("wanted", "wanted too");
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(provider.commands())
                    .filteredOn(command -> command.startsWith("RETR"))
                    .hasSize(2);
            assertThat(decisions()).hasSize(1);
            assertThat(decisions().get(0).decision()).isEqualTo("delete");
            assertThat(decisions().get(0).sender()).isEqualTo("alice@example.net");
            assertThat(decisions().get(0).subject()).isEqualTo("spam");
            assertThat(decisions().get(0).rule()).contains("1 (test)");
            assertThat(decisions().get(0).header().orElseThrow()).contains("Message-ID: <b@example.net>");
        }
    }

    @Test
    void shouldKeepTheHeaderOfWhatIsDeletedForItsSize() {
        collector.rules = new SomeRules().larger(10, DELETE).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(decisions()).hasSize(3).allMatch(decision -> decision.header()
                    .isPresent());
        }
    }

    @Test
    void shouldNotAskForHeadersWhenSizeDecides() {
        collector.rules = new SomeRules().larger(10_000, LEAVE).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(subjects()).hasSize(3);
            assertThat(provider.commands()).noneMatch(command -> command.startsWith("TOP"));
        }
    }

    @Test
    void shouldNotAskAboutIgnoredMessagesAgainUntilTheRulesChange() {
        collector.rules = new SomeRules().subject("spam", new Effect.Ignore()).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            long before = provider.commands().stream()
                    .filter(command -> command.startsWith("TOP"))
                    .count();
            collector.run(provider.port());
            assertThat(provider.commands().stream().filter(command -> command.startsWith("TOP")))
                    .hasSize((int) before);
            assertThat(provider.uniqueIds()).containsExactly("b");

            collector.rules = new SomeRules()
                    .subject("nothing", LEAVE)
                    .subject("nothing", LEAVE)
                    .build();
            collector.run(provider.port());
            assertThat(subjects()).containsExactly("wanted", "wanted too", "spam");
        }
    }

    @Test
    void shouldDeleteIgnoredMessagesWhenTheirTimeAtTheProviderIsOver() {
        collector.keep = new Keep.DeleteAfter(Duration.ofDays(14));
        collector.rules = new SomeRules().subject("spam", new Effect.Ignore()).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            collector.now = collector.now.plus(Duration.ofDays(13));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a", "b", "c");

            collector.now = collector.now.plus(Duration.ofDays(2));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(subjects()).containsExactly("wanted", "wanted too");
        }
    }

    @Test
    void shouldDownloadForThoseWhoWantItAndNotForOthers() throws Exception {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().recipient("berta@example.org", DELETE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "anna@example.org, berta@example.org", "for both"))
                .start()) {
            collector.run(provider.port());

            assertThat(collector.spooled()).hasSize(1);
            assertThat(collector.spooled().get(0).getRecipients()).containsExactly(new MailAddress("anna@example.org"));
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(decisions()).hasSize(1);
            assertThat(decisions().get(0).recipients()).containsExactly("berta@example.org");
        }
    }

    @Test
    void shouldDeliverOneMessageInTwoPartsWhenSomeWaitForIt() throws Exception {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().recipient("berta@example.org", LEAVE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "anna@example.org, berta@example.org", "for both"))
                .start()) {
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(recipients()).containsExactly("anna@example.org");
            assertThat(provider.uniqueIds()).containsExactly("a");

            collector.rules = new SomeRules().build();
            collector.run(provider.port());
            assertThat(recipients()).containsExactly("anna@example.org", "berta@example.org");
            assertThat(subjects()).as("AlreadyCollected lets both pass").hasSize(2);
            assertThat(provider.uniqueIds()).isEmpty();

            collector.run(provider.port());
            assertThat(collector.spooled()).hasSize(2);
        }
    }

    private List<String> recipients() {
        return collector.spooled().stream()
                .flatMap(mail -> mail.getRecipients().stream())
                .map(MailAddress::asString)
                .toList();
    }

    @Test
    void shouldRedirectAndCopy() {
        MailAddress archive = CollectFixture.address("archive@example.org");
        MailAddress carl = CollectFixture.address("carl@example.org");
        collector.rules = new SomeRules()
                .subject("wanted", new Effect.Copy(List.of(archive), Optional.of("Old")))
                .subject("spam", new Effect.Redirect(List.of(carl), Optional.empty()))
                .build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(recipients())
                    .containsExactly(
                            "bob@example.org",
                            "archive@example.org",
                            "carl@example.org",
                            "bob@example.org",
                            "archive@example.org");
            Mail copied = collector.spooled().get(0);
            Username user = Username.of("archive@example.org");
            assertThat(StorageDirective.fromMail(user, copied).encodeAsAttributes(user))
                    .containsExactlyElementsOf(StorageDirective.builder()
                            .targetFolder("Old")
                            .build()
                            .encodeAsAttributes(user)
                            .toList());
        }
    }

    @Test
    void shouldNoteTags() throws Exception {
        collector.rules = new SomeRules()
                .subject("spam", new Effect.Tag("org.example.kind", "spam", Optional.of("X-Kind")))
                .build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            Mail tagged = collector.spooled().get(1);
            assertThat(tagged.getAttribute(org.apache.mailet.AttributeName.of("org.example.kind"))
                            .orElseThrow()
                            .getValue()
                            .value())
                    .isEqualTo("spam");
            assertThat(tagged.getMessage().getHeader("X-Kind")).containsExactly("spam");
        }
    }

    @Test
    void shouldKeepMessagesAsTheirRulesSay() {
        collector.keep = new Keep.Forever();
        collector.rules = new SomeRules()
                .subject("spam", new Effect.KeepAtProvider(new Keep.DeleteAtOnce()))
                .subject("too", new Effect.KeepAtProvider(new Keep.DeleteAfter(Duration.ofDays(3))))
                .build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a", "c");

            collector.now = collector.now.plus(Duration.ofDays(4));
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a");
            assertThat(collector.spooled()).hasSize(3);
        }
    }

    @Test
    void shouldDownloadFirstWhatHasPriority() {
        collector.rules = new SomeRules()
                .subject("too", new Effect.Priority(5))
                .subject("spam", new Effect.Priority(-1))
                .build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(subjects()).containsExactly("wanted too", "wanted", "spam");
        }
    }

    @Test
    void shouldLetARuleOverruleTheSizeOfTheAccount() {
        collector.maximumMessageSize = OptionalLong.of(10);
        collector.rules = new SomeRules().subject("too", DOWNLOAD).build();
        try (FakePop3Server provider = mailbox()) {
            collector.run(provider.port());

            assertThat(subjects()).containsExactly("wanted too");
            assertThat(collector.left())
                    .extracting(LeftMessage::cause)
                    .containsExactly(LeftMessage.Cause.TOO_LARGE, LeftMessage.Cause.TOO_LARGE);
        }
    }

    @Test
    void shouldLeaveTheMessageAndGoOnWhenARuleFails() {
        collector.rules = new SomeRules()
                .when(
                        mail -> {
                            if (mail.getMessage().getHeader("Subject", "").equals("spam")) {
                                throw new IllegalStateException("broken");
                            }
                            return List.of();
                        },
                        DELETE)
                .build();
        try (FakePop3Server provider = mailbox()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(subjects()).containsExactly("wanted", "wanted too");
            assertThat(provider.uniqueIds()).containsExactly("b");
            assertThat(collector.left().get(0).reason()).contains("1 (test)").contains("broken");
        }
    }

    @Test
    void shouldAskTheRulesAfterTheDownloadWhereTheProviderHasNoTop() {
        collector.rules = new SomeRules().subject("spam", DELETE).build();
        try (FakePop3Server provider = FakePop3Server.with(
                        message("a", "bob@example.org", "wanted"), message("b", "bob@example.org", "spam"))
                .withoutTop()
                .start()) {
            collector.run(provider.port());

            assertThat(subjects()).containsExactly("wanted");
            assertThat(provider.uniqueIds()).isEmpty();
        }
    }

    @Test
    void shouldGetToTheMessagesBehindThoseThatStay() {
        collector.messagesPerSession = 10;
        collector.rules = new SomeRules().subject("leave", LEAVE).build();
        List<FakeMessage> messages = IntStream.range(0, 55)
                .mapToObj(i -> message("m" + i, "bob@example.org", i < 50 ? "leave" : "wanted"))
                .toList();
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.run(provider.port());

            assertThat(subjects()).hasSize(5);
        }
    }

    @Test
    void shouldTellMessagesWhoseMessageIdWasSeen() {
        collector.rules = new SomeRules()
                .askingForMessageIds()
                .when(new MessageIdSeenBefore(collector.history()), DELETE)
                .build();
        FakeMessage first = message("a", "bob@example.org", "first");
        try (FakePop3Server provider = FakePop3Server.with(
                        first, sameIdAs("b"), message("c", "bob@example.org", "third"))
                .start()) {
            collector.run(provider.port());
            assertThat(subjects()).containsExactly("first", "third");
            assertThat(provider.uniqueIds())
                    .as("until it is known that the first came")
                    .containsExactly("b");

            provider.deliver(sameIdAs("d"));
            collector.run(provider.port());
            assertThat(subjects()).containsExactly("first", "third");
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(decisions()).hasSize(2).allMatch(decision -> decision.decision()
                    .equals("delete"));
        }
    }

    @Test
    void shouldNotDeleteWhatHasASeenMessageIdWhileTheOtherHasNotCome() {
        collector.rules = new SomeRules()
                .askingForMessageIds()
                .when(new MessageIdSeenBefore(collector.history()), DELETE)
                .build();
        try (FakePop3Server provider = FakePop3Server.with(message("a", "bob@example.org", "first"), sameIdAs("b"))
                .refuseAt("RETR 1", "-ERR broken")
                .start()) {
            collector.run(provider.port());
            assertThat(provider.uniqueIds()).containsExactly("a", "b");

            collector.run(provider.port());
            assertThat(subjects()).containsExactly("again");
            assertThat(provider.uniqueIds()).containsExactly("a");
        }
    }

    private static FakeMessage sameIdAs(String id) {
        return FakeMessage.message(
                id,
                "From: alice@example.net\r\nTo: bob@example.org\r\nSubject: again\r\nMessage-ID: <a@example.net>\r\n\r\nOnce more "
                        + id + "\r\n");
    }

    /** As the matcher MessageIdSeen. */
    private record MessageIdSeenBefore(History history) implements SomeRules.Condition {
        @Override
        public Collection<MailAddress> match(Mail mail) throws MessagingException {
            CollectedMail.AtProvider message =
                    CollectedMail.readAtProvider(mail).orElseThrow();
            Digest id = MessageIds.of(mail.getMessage()).orElseThrow();
            boolean seen = history.isMessageIdSeen(message.account(), id, message.key());
            return seen ? mail.getRecipients() : List.of();
        }
    }

    @Test
    void shouldChangeNothingWhenRulesAreTried() throws Exception {
        collector.rules =
                new SomeRules().subject("spam", DELETE).subject("too", LEAVE).build();
        try (FakePop3Server provider = mailbox()) {
            RuleTrial.Result result = collector.tryRules(provider.port());

            assertThat(result.messages()).isEqualTo(3);
            assertThat(result.counts()).isEqualTo(Map.of("delete", 1L, "leave", 1L, "download", 1L));
            assertThat(result.decisions())
                    .extracting(RecordedDecision::subject)
                    .containsExactlyInAnyOrder("spam", "wanted too");
            assertThat(provider.uniqueIds()).containsExactly("a", "b", "c");
            assertThat(provider.commands())
                    .noneMatch(command -> command.startsWith("RETR") || command.startsWith("DELE"));
            assertThat(collector.spooled()).isEmpty();
            assertThat(decisions()).isEmpty();
            assertThat(collector.left()).isEmpty();
        }
    }
}
