/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.history.MessageKey;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.spool.DeliveryNotes;
import org.jamescollector.spool.JamesSpool;
import org.jamescollector.spool.Spool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With mails as the collector puts them into the spool, and a history in SQLite. */
class DeliverCopiesOnceTest {

    private static final Digest MESSAGE = new Digest(5, 6);
    private static final Instant COLLECTED_AT = Instant.parse("2026-11-20T10:15:30Z");
    private static final Duration WITHIN = Duration.ofDays(3);

    @TempDir
    private Path folder;

    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private final JamesSpool spool = new JamesSpool(queues, nobody());
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeliverCopiesOnce.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private HistoryDatabase database;
    private JdbcHistory history;
    private DeliverCopiesOnce mailet;

    private static UsersRepository nobody() {
        return (UsersRepository) Proxy.newProxyInstance(
                UsersRepository.class.getClassLoader(),
                new Class<?>[] {UsersRepository.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("nobody's folder is looked for");
                });
    }

    @BeforeEach
    void open() {
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("history.sqlite")));
        history = new JdbcHistory(database, Runnable::run);
        mailet = new DeliverCopiesOnce(history, metrics);
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        queues.createQueue(MailQueueFactory.SPOOL)
                .browse()
                .forEachRemaining(item -> LifecycleUtil.dispose(item.getMail()));
        history.close();
        database.close();
    }

    private static DeliveryId delivery() {
        return new DeliveryId(UUID.randomUUID());
    }

    private static List<MailAddress> addresses(String... localParts) throws Exception {
        MailAddress[] addresses = new MailAddress[localParts.length];
        for (int i = 0; i < localParts.length; i++) {
            addresses[i] = new MailAddress(localParts[i] + "@example.org");
        }
        return List.of(addresses);
    }

    /** A copy of the message, surplus ones to postmaster, as many expected as there are recipients. */
    private Mail copy(String... recipients) throws Exception {
        return copy(delivery(), Optional.of("postmaster"), recipients);
    }

    private Mail copy(DeliveryId delivery, Optional<String> surplusTo, String... recipients) throws Exception {
        Optional<MailAddress> surplus = Optional.empty();
        if (surplusTo.isPresent()) {
            surplus = addresses(surplusTo.get()).stream().findFirst();
        }
        return mail(
                delivery,
                COLLECTED_AT,
                Optional.of(new RecoveredEnvelope.Copies(recipients.length, WITHIN, surplus)),
                recipients);
    }

    private Mail mail(DeliveryId delivery, Instant at, Optional<RecoveredEnvelope.Copies> copies, String... recipients)
            throws Exception {
        Collected collected = new Collected(
                new AccountName("info"),
                MessageKey.ofUniqueId("uid-1"),
                delivery,
                100,
                new Digest(1, 2),
                new Digest(3, 4),
                at);
        Explanation why = new Explanation("To, Cc", Optional.empty(), List.of(), Optional.empty(), "Return-Path");
        Envelope envelope = new Envelope(MaybeSender.nullSender(), addresses(recipients), Optional.empty());
        try (Spool.Entry entry = spool.begin()) {
            entry.content().write("Message-ID: <1@example.net>\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
            entry.enqueue(
                    new RecoveredEnvelope(envelope, why, copies),
                    "pop3",
                    "198.51.100.1",
                    collected,
                    DeliveryNotes.NONE,
                    Optional.of(MESSAGE));
        }
        return queues.createQueue(MailQueueFactory.SPOOL).getLastMail();
    }

    private Mail served(Mail mail) throws MessagingException {
        mailet.service(mail);
        return mail;
    }

    private static Optional<String> fallbackReason(Mail mail) {
        return mail.getAttribute(CollectedMail.FALLBACK)
                .flatMap(attribute -> attribute.getValue().valueAs(String.class));
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldDeliverTheFirstCopyToAllAndDropTheSecond() throws Exception {
        Mail first = served(copy("anna", "berta"));
        assertThat(first.getRecipients()).containsExactlyElementsOf(addresses("anna", "berta"));
        assertThat(first.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(logged()).isEmpty();

        Mail second = served(copy("anna", "berta"));
        assertThat(second.getState()).isEqualTo(Mail.GHOST);
        assertThat(logged())
                .singleElement()
                .asString()
                .contains("account info")
                .contains("2 recipients")
                .contains(MESSAGE.toHex())
                .contains(second.getName());
    }

    @Test
    void shouldDeliverToThoseWhoHaveItNotYet() throws Exception {
        served(copy("anna", "berta"));
        Mail second = served(copy("berta", "carla"));
        assertThat(second.getRecipients()).containsExactlyElementsOf(addresses("carla"));
        assertThat(second.getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void shouldDeliverAgainWhatJamesTakesUpAgain() throws Exception {
        DeliveryId first = delivery();
        served(copy(first, Optional.empty(), "anna"));
        served(copy("anna", "berta"));
        assertThat(served(copy(first, Optional.empty(), "anna")).getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void shouldGiveOneSurplusCopyToTheFallbackAndSayWhy() throws Exception {
        served(copy("anna"));
        DeliveryId second = delivery();
        for (int round = 0; round < 2; round++) {
            Mail surplus = served(copy(second, Optional.of("postmaster"), "anna"));
            assertThat(surplus.getRecipients()).containsExactlyElementsOf(addresses("postmaster"));
            assertThat(surplus.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(fallbackReason(surplus)).get().asString().contains("one copy more than the 1");
        }
        Mail third = served(copy("anna"));
        assertThat(third.getState()).isEqualTo(Mail.GHOST);
        assertThat(logged()).hasSize(3).last().asString().contains("postmaster@example.org has the message");
    }

    @Test
    void shouldTellAndCountWhatTheFallbackGets() throws Exception {
        served(copy("anna"));
        Mail surplus = served(copy("anna"));

        assertThat(logged())
                .singleElement()
                .asString()
                .contains(surplus.getName())
                .contains("Message-ID <1@example.net>")
                .contains("account info")
                .contains("fallback postmaster@example.org: one copy more than the 1");
        assertThat(metrics.countFor("collector.fallback")).isEqualTo(1);
    }

    @Test
    void shouldNotGiveTheFallbackASurplusCopyOfWhatItHas() throws Exception {
        served(copy("postmaster"));
        assertThat(served(copy("postmaster")).getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void shouldDropASurplusCopyThatIsForNobody() throws Exception {
        served(copy("anna"));
        Mail surplus = served(copy(delivery(), Optional.empty(), "anna"));
        assertThat(surplus.getState()).isEqualTo(Mail.GHOST);
        assertThat(logged()).singleElement().asString().contains("more copies than");
    }

    @Test
    void shouldAskNoMoreAboutAMailThatIsProcessedAgainFromARepository() throws Exception {
        RecoveredEnvelope.Copies once = new RecoveredEnvelope.Copies(1, WITHIN, Optional.empty());
        Mail first = served(mail(delivery(), COLLECTED_AT, Optional.of(once), "anna"));
        Instant muchLater = COLLECTED_AT.plus(WITHIN).plus(WITHIN);
        Mail another = served(mail(delivery(), muchLater, Optional.of(once), "anna"));
        assertThat(another.getState()).isEqualTo(Mail.DEFAULT);

        assertThat(served(first).getState()).isEqualTo(Mail.DEFAULT);
        assertThat(first.getRecipients()).containsExactlyElementsOf(addresses("anna"));
    }

    /** A copy of which the provider told the recipients. */
    private Mail told(DeliveryId delivery, String... recipients) throws Exception {
        return mail(delivery, COLLECTED_AT, Optional.of(RecoveredEnvelope.Copies.told(WITHIN)), recipients);
    }

    @Test
    void shouldDropWhatTheProviderToldToBeForSomebodyWhoHasItByAGuess() throws Exception {
        served(copy("anna", "berta"));
        DeliveryId annas = delivery();
        for (int round = 0; round < 2; round++) {
            assertThat(served(told(annas, "anna")).getState()).isEqualTo(Mail.GHOST);
        }
        assertThat(served(told(delivery(), "carla", "berta")).getRecipients())
                .containsExactlyElementsOf(addresses("carla"));
    }

    @Test
    void shouldNotGuessForThoseWhoseCopyTheProviderTold() throws Exception {
        DeliveryId annas = delivery();
        for (int round = 0; round < 2; round++) {
            Mail told = served(told(annas, "anna"));
            assertThat(told.getRecipients()).containsExactlyElementsOf(addresses("anna"));
            assertThat(told.getState()).isEqualTo(Mail.DEFAULT);
        }
        assertThat(served(copy("anna", "berta")).getRecipients()).containsExactlyElementsOf(addresses("berta"));
    }

    @Test
    void shouldGiveTheFallbackACopyThatWasForSomebodyElseThanTheProviderTold() throws Exception {
        served(told(delivery(), "anna"));
        served(told(delivery(), "berta"));
        DeliveryId bcc = delivery();
        for (int round = 0; round < 2; round++) {
            Mail surplus = served(copy(bcc, Optional.of("postmaster"), "anna", "berta"));
            assertThat(surplus.getRecipients()).containsExactlyElementsOf(addresses("postmaster"));
            assertThat(surplus.getState()).isEqualTo(Mail.DEFAULT);
        }
    }

    @Test
    void shouldDeliverWhateverTheProviderTellsTwice() throws Exception {
        for (int copy = 0; copy < 3; copy++) {
            Mail told = served(told(delivery(), "anna"));
            assertThat(told.getRecipients()).containsExactlyElementsOf(addresses("anna"));
            assertThat(told.getState()).isEqualTo(Mail.DEFAULT);
        }
    }

    @Test
    void shouldLeaveAloneWhatHasAnEnvelopeOfItsOwn() throws Exception {
        served(copy("anna"));
        Mail told = served(mail(delivery(), COLLECTED_AT, Optional.empty(), "anna"));
        assertThat(told.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(told.getRecipients()).containsExactlyElementsOf(addresses("anna"));
    }

    @Test
    void shouldLeaveAloneWhatWasNotCollected() throws Exception {
        FakeMail mail =
                FakeMail.builder().name("smtp").recipient("anna@example.org").build();
        history.close();
        mailet.service(mail);
        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(mail.getRecipients()).containsExactlyElementsOf(addresses("anna"));
    }

    @Test
    void shouldHaveJamesTryAgainWhenHistoryFails() throws Exception {
        Mail mail = copy("anna");
        history.close();
        assertThatThrownBy(() -> mailet.service(mail))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("history does not answer");
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(CollectedMail.readCopy(mail)).as("is asked about again").isPresent();
    }

    @Test
    void shouldHaveJamesTryAgainWhenHistoryDoesNotAnswerInTime() throws Exception {
        try (JdbcHistory silent = new JdbcHistory(database, completion -> {})) {
            DeliverCopiesOnce impatient = new DeliverCopiesOnce(silent, metrics, Duration.ofMillis(10));
            Mail mail = copy("anna");
            assertThatThrownBy(() -> impatient.service(mail))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageContaining("history does not answer");
            assertThat(served(mail).getState()).as("tried again").isEqualTo(Mail.DEFAULT);
        }
    }

    @Test
    void shouldEndWhenJamesStops() throws Exception {
        try (JdbcHistory silent = new JdbcHistory(database, completion -> {})) {
            Mail mail = copy("anna");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> new DeliverCopiesOnce(silent, metrics).service(mail))
                    .isInstanceOf(MessagingException.class);
            assertThat(Thread.interrupted()).as("whoever called knows of it").isTrue();
        }
    }

    @Test
    void shouldRefuseAttributesThatTheCollectorDoesNotWrite() throws Exception {
        Mail mail = copy("anna");
        mail.setAttribute(new Attribute(CollectedMail.COPIES_EXPECTED, AttributeValue.of("many")));
        assertThatThrownBy(() -> mailet.service(mail))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("copiesExpected");
    }
}
