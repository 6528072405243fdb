/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.connection.AnAccount.FALLBACK;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of a mailbox of many people, with the recovery as it is: each message to whom it is for, whatever James can tell just now. */
@Timeout(120)
class ManyPeopleRunTest extends CollectingTest {

    private static final String ANNA = "anna@example.org";
    private static final String BERTA = "berta@example.org";

    private final Set<String> users = new HashSet<>(Set.of(ANNA, BERTA, FALLBACK));
    private final List<String> asked = new ArrayList<>();
    private Optional<String> cannotTell = Optional.empty();

    @BeforeEach
    void tellWhoseMailboxItIs() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Sdps(), new EnvelopeSource.Addresses());
        collector.known = new Known(domain -> domain.asString().equals("example.org"), this::isUser);
    }

    private boolean isUser(MailAddress address) {
        asked.add(address.asString());
        if (cannotTell.filter(address.asString()::equals).isPresent()) {
            throw new RecipientLookupException(
                    "James cannot say whether " + address.asString() + " is a user",
                    new IllegalStateException("no LDAP"));
        }
        return users.contains(address.asString());
    }

    private static FakeMessage to(String id, String address) {
        return FakeMessage.message(
                id,
                "Message-ID: <" + id + "@example.com>\r\nFrom: writer@example.com\r\nTo: " + address + "\r\nSubject: "
                        + id + "\r\n\r\nbody of " + id + "\r\n");
    }

    private Map<String, List<String>> recipients() {
        return collector.spooled().stream()
                .collect(Collectors.toMap(
                        mail -> CollectedMail.read(mail).orElseThrow().key().value(),
                        mail -> mail.getRecipients().stream()
                                .map(MailAddress::asString)
                                .toList()));
    }

    private static FakePop3Server provider(FakeMessage... messages) {
        return FakePop3Server.with(messages).pipelining().start();
    }

    @Test
    void shouldBelieveTheProviderBeforeTheHeader() {
        FakeMessage blind = to("blind", BERTA).withEnvelope("list-bounces@example.com", ANNA);
        FakeMessage bounce = to("bounce", "nobody@elsewhere.example").withEnvelope(" ", BERTA);
        try (FakePop3Server provider = provider(blind, bounce)) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(recipients()).isEqualTo(Map.of("blind", List.of(ANNA), "bounce", List.of(BERTA)));
            assertThat(collector.spooled())
                    .extracting(Mail::getMaybeSender)
                    .extracting(sender -> sender.asString())
                    .containsExactly("list-bounces@example.com", "<>");
        }
    }

    @Test
    void shouldLookIntoTheHeaderWhereTheProviderDoesNotTell() {
        FakeMessage refused = to("refused", ANNA);
        FakeMessage told = to("told", ANNA).withEnvelope("", BERTA);
        try (FakePop3Server provider = provider(refused, told)) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(recipients()).isEqualTo(Map.of("refused", List.of(ANNA), "told", List.of(BERTA)));
        }
    }

    @Test
    void shouldGiveTheFallbackACopyWhereTheHeaderIsCutAndMayNameMore() {
        String endless = "X-Padding: " + "x".repeat(MessageFingerprint.MAXIMUM_HEADER) + "\r\n";
        FakeMessage cut = FakeMessage.message("cut", "To: " + ANNA + "\r\n" + endless + "\r\nbody\r\n");
        FakeMessage told = FakeMessage.message("told", "To: " + ANNA + "\r\n" + endless + "\r\nbody\r\n")
                .withEnvelope("", BERTA);
        try (FakePop3Server provider = provider(cut, told)) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(recipients().get("cut")).containsExactlyInAnyOrder(ANNA, FALLBACK);
            assertThat(recipients().get("told")).containsExactly(BERTA);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u00ff\u0080",
                "anna",
                "anna@",
                "<<>>",
                "anna@elsewhere.example",
                "x@y@z",
                "\"",
                "(((((((((",
                "anna@example.org, "
            })
    void shouldTakeWhateverTheProviderTellsForNothingWorse(String recipient) {
        FakeMessage odd = to("odd", BERTA).withEnvelope(recipient, recipient);
        try (FakePop3Server provider = provider(odd, to("next", BERTA).withEnvelope("", ANNA))) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().collected()).isEqualTo(2);
            assertThat(recipients()).containsEntry("next", List.of(ANNA));
            assertThat(recipients().get("odd")).isSubsetOf(ANNA, BERTA);
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldNeitherDeliverToTheFallbackNorBlameAMessageWhenJamesCannotTellOfIt() {
        FakeMessage[] messages = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> to("uid-" + i, i == 4 ? BERTA : ANNA))
                .toArray(FakeMessage[]::new);
        try (FakePop3Server provider = provider(messages)) {
            cannotTell = Optional.of(BERTA);
            RunOutcome stopped = collector.run(provider.port());

            assertThat(stopped.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.LOCAL);
            assertThat(stopped.problem().orElseThrow().message())
                    .startsWith("recipients: James cannot say whether berta@example.org is a user")
                    .contains("no LDAP");
            assertThat(recipients()).containsOnlyKeys("uid-1", "uid-2", "uid-3");
            assertThat(collector.left()).isEmpty();

            cannotTell = Optional.empty();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(recipients()).hasSize(6).containsEntry("uid-4", List.of(BERTA));
            assertThat(recipients().values()).doesNotContain(List.of(FALLBACK));
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldAskJamesOnceForEachUserAndNotForEachMessage() {
        FakeMessage[] messages = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> to("uid-" + i, i % 2 == 0 ? ANNA : BERTA))
                .toArray(FakeMessage[]::new);
        try (FakePop3Server provider = provider(messages)) {
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(200);

            assertThat(asked).containsExactlyInAnyOrder(FALLBACK, ANNA, BERTA);
        }
    }

    @Test
    void shouldNotSendMailToStrangersWhereRecipientsAreNotChecked() {
        collector.checkRecipients = false;
        users.clear();
        try (FakePop3Server provider =
                provider(to("ours", "whoever@example.org"), to("theirs", "stranger@elsewhere.example"))) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(recipients())
                    .isEqualTo(Map.of("ours", List.of("whoever@example.org"), "theirs", List.of(FALLBACK)));
            assertThat(asked).as("which would have to be answered with no").isEmpty();
        }
    }
}
