/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.mailet.Mail;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.EnvelopeRecoveries;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.MessageCopy;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.history.MessageKey;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Delivery;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.spool.JamesSpool;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private static final byte[] MESSAGE =
            "Message-ID: <1@example.com>\r\nTo: anna@example.org\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration WITHIN = Duration.ofDays(3);

    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private static final MailAddress FALLBACK = CollectFixture.address(AnAccount.FALLBACK);

    private final MailAddress anna;

    IntakeTest() throws Exception {
        anna = new MailAddress("anna@example.org");
    }

    @AfterEach
    void disposeOfMails() {
        queues.createQueue(MailQueueFactory.SPOOL)
                .browse()
                .forEachRemaining(item -> LifecycleUtil.dispose(item.getMail()));
    }

    private Recipients forMany(Optional<Duration> copiesWithin) {
        return AnAccount.many(new CopyPolicy(copiesWithin, true));
    }

    /** A mail of an account with such recipients; what recovers its envelope always tells of copies. */
    private Mail taken(Recipients recipients) throws Exception {
        return taken(recipients, Optional.empty());
    }

    private Mail taken(Recipients recipients, Optional<String> fallback, MailAddress... others) throws Exception {
        List<MailAddress> recipientsOf =
                Stream.concat(Stream.of(anna), Arrays.stream(others)).toList();
        EnvelopeRecovery recovery = header -> new RecoveredEnvelope(
                new Envelope(MaybeSender.nullSender(), recipientsOf, Optional.empty()),
                new Explanation("To, Cc", Optional.empty(), List.of(), fallback, "Return-Path"),
                Optional.of(new RecoveredEnvelope.Copies(1, WITHIN, Optional.empty())));
        return taken(recipients, recovery);
    }

    private Mail taken(Recipients recipients, EnvelopeRecovery recovery) throws Exception {
        try (Intake intake = new Intake(
                new JamesSpool(queues, Known.users()),
                AnAccount.named("info", 110).recipients(recipients).build(),
                "pop.example.net ([192.0.2.1])",
                "mail.example.org",
                new DeliveryId(UUID.randomUUID()),
                Instant.ofEpochMilli(1_700_000_000_123L),
                new byte[7])) {
            ByteBuf bytes = Unpooled.wrappedBuffer(MESSAGE);
            intake.add(bytes);
            bytes.release();
            intake.enqueue(
                    Delivery.of(Decisions.download(), recovery.recover(intake.header(Optional.empty())), false),
                    intake.complete(MessageKey.ofUniqueId("a"), MESSAGE.length, intake.contentDigest()));
        }
        return queues.createQueue(MailQueueFactory.SPOOL).getLastMail();
    }

    @Test
    void shouldTellCopiesByWhatTheProviderSentWithoutOurTraceLine() throws Exception {
        MessageFingerprint fingerprint = MessageFingerprint.withCopyDigest();
        fingerprint.update(MESSAGE, 0, MESSAGE.length);

        assertThat(CollectedMail.readCopy(taken(forMany(Optional.of(WITHIN)))).map(MessageCopy::message))
                .isPresent()
                .isEqualTo(fingerprint.copyDigest());
    }

    @Test
    void shouldNotTellCopiesWhereTheAccountDoesNotWantIt() throws Exception {
        assertThat(CollectedMail.readCopy(taken(forMany(Optional.empty())))).isEmpty();
    }

    @Test
    void shouldTellWhyAMessageGoesToTheFallback() throws Exception {
        try (LogOf log = LogOf.fromNowOn(Intake.class)) {
            taken(forMany(Optional.empty()), Optional.of("no address of ours was found"), FALLBACK);
            taken(forMany(Optional.empty()), Optional.of("rules gave it to somebody else"));
            taken(forMany(Optional.empty()));

            assertThat(log.said())
                    .containsExactly(
                            "Message a (Message-ID <1@example.com>) is also for the fallback postmaster@example.org:"
                                    + " no address of ours was found; sender from Return-Path");
        }
    }

    @Test
    void shouldNotSayAlsoOfAMessageThatNobodyElseGets() throws Exception {
        try (LogOf log = LogOf.fromNowOn(Intake.class)) {
            EnvelopeRecovery recovery = EnvelopeRecoveries.of(
                    AnAccount.named("info", 110).recipients(AnAccount.many()).build(),
                    new Known(domain -> false, address -> false),
                    () -> "mail.example.org");
            taken(AnAccount.many(), recovery);

            assertThat(log.said())
                    .singleElement()
                    .asString()
                    .startsWith("Message a (Message-ID <1@example.com>) is for the fallback postmaster@example.org: no"
                            + " address of ours was found");
        }
    }

    @Test
    void shouldNotTellCopiesOfAMailboxOfOnePerson() throws Exception {
        assertThat(CollectedMail.readCopy(taken(new Recipients.One(anna)))).isEmpty();
    }
}
