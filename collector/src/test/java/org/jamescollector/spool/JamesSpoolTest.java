/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.mail.internet.MimeMessage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory.MemoryCacheableMailQueue;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.envelope.RecoveredEnvelope.Copies;
import org.jamescollector.envelope.RecoveredEnvelope.Hints;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageCopy;
import org.jamescollector.history.MessageKey;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;

class JamesSpoolTest {

    private static final String MESSAGE = "Subject: hello\r\n\r\n.a body\r\nwith 8 bits: \u00e4\r\n";

    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private final MemoryCacheableMailQueue queue = queues.createQueue(MailQueueFactory.SPOOL);
    private final JamesSpool spool = new JamesSpool(queues, Known.users());
    private final Collected collected = new Collected(
            new AccountName("info"),
            MessageKey.ofUniqueId("uid-1"),
            new DeliveryId(UUID.randomUUID()),
            MESSAGE.length(),
            new Digest(1, 2),
            new Digest(3, 4),
            Instant.ofEpochMilli(1_700_000_000_123L));

    @Test
    void shouldEnqueueTheMessageWithItsEnvelope() throws Exception {
        enqueue(MESSAGE, envelope(Optional.of(new Envelope.Origin("mail.example.com", "192.0.2.7"))));

        Mail mail = queue.getLastMail();
        assertThat(mail.getMaybeSender()).isEqualTo(MaybeSender.of(new MailAddress("alice@example.com")));
        assertThat(mail.getRecipients()).containsExactly(new MailAddress("bob@example.org"));
        assertThat(mail.getRemoteHost()).isEqualTo("mail.example.com");
        assertThat(mail.getRemoteAddr()).isEqualTo("192.0.2.7");
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(octets(mail.getMessage())).isEqualTo(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldTellWhereItWasCollected() throws Exception {
        enqueue(MESSAGE, envelope(Optional.empty()));

        assertThat(CollectedMail.read(queue.getLastMail())).contains(collected);
        assertThat(queue.getLastMail().getAttribute(CollectedMail.PROTOCOL)).isPresent();
    }

    @Test
    void shouldTellWhyItHasItsRecipients() throws Exception {
        enqueue(MESSAGE, toSeveral(Optional.empty()), Optional.empty());

        Mail mail = queue.getLastMail();
        assertThat(value(mail, CollectedMail.ENVELOPE)).contains(EXPLANATION.inOneLine());
        assertThat(value(mail, CollectedMail.VALID_RECIPIENTS)).contains(1L);
        assertThat(value(mail, CollectedMail.INVALID_RECIPIENTS)).contains(2L);
        assertThat(value(mail, CollectedMail.FALLBACK)).contains("a reason");
    }

    @Test
    void shouldSayNothingOfAFallbackThatGetsNothing() throws Exception {
        enqueue(MESSAGE, envelope(Optional.empty()));

        assertThat(queue.getLastMail().getAttribute(CollectedMail.FALLBACK)).isEmpty();
    }

    @Test
    void shouldPutAFieldForAllRecipientsIntoTheMessageOnce() throws Exception {
        DeliveryNotes.Tag tag = new DeliveryNotes.Tag(
                "org.example.when", "night", Optional.of("X-Collected"), Set.of(new MailAddress("bob@example.org")));
        enqueue(
                MESSAGE,
                recovered(envelope(Optional.empty())),
                Optional.empty(),
                new DeliveryNotes(Map.of(), List.of(tag)));

        Mail mail = queue.getLastMail();
        assertThat(mail.getMessage().getHeader("X-Collected")).containsExactly("night");
        assertThat(mail.getPerRecipientSpecificHeaders().getRecipientsWithSpecificHeaders())
                .isEmpty();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        mail.getMessage().writeTo(written);
        assertThat(written.toString(StandardCharsets.ISO_8859_1))
                .containsOnlyOnce("X-Collected: night\r\n")
                .contains("Subject: hello\r\n")
                .endsWith(MESSAGE.substring(MESSAGE.indexOf("\r\n\r\n")));
    }

    @Test
    void shouldKeepAFieldForSomeRecipientsOutOfTheMessage() throws Exception {
        MailAddress anna = new MailAddress("anna@example.org");
        DeliveryNotes.Tag tag =
                new DeliveryNotes.Tag("org.example.when", "night", Optional.of("X-Collected"), Set.of(anna));
        enqueue(
                MESSAGE,
                recovered(envelope(Optional.empty())),
                Optional.empty(),
                new DeliveryNotes(Map.of(), List.of(tag)));

        Mail mail = queue.getLastMail();
        assertThat(mail.getMessage().getHeader("X-Collected")).isNull();
        assertThat(mail.getPerRecipientSpecificHeaders().getHeaderNamesForRecipient(anna))
                .containsExactly("X-Collected");
    }

    @Test
    void shouldTellHowCopiesAreRecognised() throws Exception {
        MailAddress fallback = new MailAddress("postmaster@example.org");
        enqueue(MESSAGE, toSeveral(Optional.of(fallback)), Optional.of(new Digest(5, 6)));

        assertThat(CollectedMail.readCopy(queue.getLastMail()))
                .contains(new MessageCopy(
                        collected.account(),
                        new Digest(5, 6),
                        collected.delivery(),
                        List.of(new MailAddress("bob@example.org")),
                        false,
                        3,
                        collected.at(),
                        Duration.ofDays(2)));
        assertThat(CollectedMail.surplusTo(queue.getLastMail())).contains(fallback);
    }

    @Test
    void shouldTellThatTheProviderToldWhoseACopyIs() throws Exception {
        RecoveredEnvelope several = toSeveral(Optional.empty());
        enqueue(
                MESSAGE,
                new RecoveredEnvelope(several.envelope(), several.why(), Optional.of(Copies.told(Duration.ofDays(2)))),
                Optional.of(new Digest(5, 6)));

        MessageCopy copy = CollectedMail.readCopy(queue.getLastMail()).orElseThrow();
        assertThat(copy.kind() == MessageCopy.Kind.TOLD).isTrue();
        assertThat(copy.within()).isEqualTo(Duration.ofDays(2));
        assertThat(CollectedMail.surplusTo(queue.getLastMail())).isEmpty();
    }

    @Test
    void shouldTellWhatSurplusCopiesHaveInCommonThatSayTheSame() throws Exception {
        MailAddress fallback = new MailAddress("postmaster@example.org");
        Digest digest = new Digest(5, 6);
        enqueue(MESSAGE, hinting(fallback, new Hints(List.of("carl@example.org"), false)), Optional.of(digest));
        Mail mail = queue.getLastMail();
        MessageCopy copy = CollectedMail.readCopy(mail).orElseThrow();

        assertThat(copy.message()).isEqualTo(digest);
        assertThat(CollectedMail.readSurplus(mail, copy))
                .contains(copy.asSurplus(fallback, digest.with(List.of("carl@example.org"))));
        assertThat(digest.with(List.of("carl@example.org")))
                .isNotEqualTo(digest.with(List.of("berta@example.org")))
                .isNotEqualTo(digest);
    }

    @Test
    void shouldTellCopiesForTheFallbackAloneApart() throws Exception {
        MailAddress fallback = new MailAddress("postmaster@example.org");
        Digest digest = new Digest(5, 6);
        enqueue(MESSAGE, hinting(fallback, new Hints(List.of("carl@example.org"), true)), Optional.of(digest));

        assertThat(CollectedMail.readCopy(queue.getLastMail()).orElseThrow().message())
                .isEqualTo(digest.with(List.of("carl@example.org")));
    }

    private static RecoveredEnvelope hinting(MailAddress fallback, Hints hints) throws Exception {
        return new RecoveredEnvelope(
                envelope(Optional.empty()),
                EXPLANATION,
                Optional.of(new Copies(3, Duration.ofDays(2), Optional.of(fallback), hints)));
    }

    @Test
    void shouldHaveNobodyForASurplusCopyWhereThePolicySaysSo() throws Exception {
        enqueue(MESSAGE, toSeveral(Optional.empty()), Optional.of(new Digest(5, 6)));

        assertThat(CollectedMail.surplusTo(queue.getLastMail())).isEmpty();
    }

    @Test
    void shouldNotRecogniseCopiesWithoutADigestOrWithoutAPolicy() throws Exception {
        enqueue(MESSAGE, toSeveral(Optional.empty()), Optional.empty());
        assertThat(CollectedMail.readCopy(queue.getLastMail())).isEmpty();

        enqueue(MESSAGE, recovered(envelope(Optional.empty())), Optional.of(new Digest(5, 6)));
        assertThat(CollectedMail.readCopy(queue.getLastMail())).isEmpty();
    }

    @Test
    void shouldAskNoMoreOnceACopyWasDelivered() throws Exception {
        enqueue(MESSAGE, toSeveral(Optional.empty()), Optional.of(new Digest(5, 6)));
        Mail mail = queue.getLastMail();
        List<MailAddress> some = List.of(new MailAddress("carla@example.org"));

        CollectedMail.copyDelivered(mail, some);

        assertThat(CollectedMail.readCopy(mail)).isEmpty();
        assertThat(mail.getRecipients()).containsExactlyElementsOf(some);
        assertThat(CollectedMail.read(mail)).as("still a collected mail").contains(collected);
    }

    private static final Explanation EXPLANATION = new Explanation(
            "To, Cc",
            Optional.of("To: bob@example.org, x@example.org, y@example.org"),
            List.of(
                    judged("bob@example.org", Explanation.Verdict.VALID),
                    judged("x@example.org", Explanation.Verdict.INVALID),
                    judged("y@example.org", Explanation.Verdict.INVALID)),
            Optional.of("a reason"),
            "Return-Path");

    private static Explanation.Judged judged(String address, Explanation.Verdict verdict) {
        return new Explanation.Judged(address, verdict, List.of());
    }

    private static RecoveredEnvelope toSeveral(Optional<MailAddress> surplusTo) throws Exception {
        return new RecoveredEnvelope(
                envelope(Optional.empty()),
                EXPLANATION,
                Optional.of(new RecoveredEnvelope.Copies(3, Duration.ofDays(2), surplusTo)));
    }

    private static Optional<Object> value(Mail mail, AttributeName name) {
        return mail.getAttribute(name).map(attribute -> attribute.getValue().value());
    }

    @Test
    void shouldNotLookLikeAMessageFromThisHostWhereTheOriginIsUnknown() throws Exception {
        enqueue(MESSAGE, envelope(Optional.empty()));

        assertThat(queue.getLastMail().getRemoteAddr()).isEqualTo("198.51.100.1");
    }

    @Test
    void shouldNotLookLikeAMailThatJamesItselfSent() throws Exception {
        enqueue(MESSAGE, envelope(Optional.empty()));

        assertThat(queue.getLastMail().getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()))
                .isEmpty();
    }

    @Test
    void shouldSayThatTheSpoolRefused() throws Exception {
        JamesSpool refusing = new JamesSpool(new RefusingQueues(), Known.users());
        try (Spool.Entry entry = refusing.begin()) {
            entry.content().write(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> entry.enqueue(
                            recovered(envelope(Optional.empty())),
                            "pop3",
                            "198.51.100.1",
                            collected,
                            DeliveryNotes.NONE,
                            Optional.empty()))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("the disk is full");
        }
    }

    @Property(tries = 300)
    void shouldCopyWholeWhatJamesWouldCopyInParts(@ForAll @Size(max = 120) List<Character> random) throws Exception {
        StringBuilder text = new StringBuilder("Subject: a\r\n");
        random.forEach(character -> text.append("\r\n:ab \t.".charAt(character % 8)));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);

        MimeMessage whole = new MimeMessage(new WholeMessage(source(bytes)));
        MimeMessage stock = new MimeMessage(new MimeMessageWrapper(source(bytes)));

        assertThat(octets(new WholeMessage(source(bytes)))).isEqualTo(bytes);
        assertThat(whole.getSize()).isEqualTo(stock.getSize());
        assertThat(octets(whole)).isEqualTo(octets(stock));
    }

    @Test
    void shouldWriteWhatWasChanged() throws Exception {
        WholeMessage message = new WholeMessage(source(MESSAGE.getBytes(StandardCharsets.ISO_8859_1)));
        message.setHeader("Subject", "changed");
        message.saveChanges();

        assertThat(new String(octets(message), StandardCharsets.ISO_8859_1)).contains("Subject: changed\r\n");
    }

    @Test
    void shouldCountTheBodyAsJamesDoes() throws Exception {
        for (String text :
                List.of(MESSAGE, "Subject: a\r\n\r\n", "Subject: a\r\n\r\nx", "A: b\r\nC: d\r\n\r\n\r\n\r\n")) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new WholeMessage(source(bytes)).getSize())
                    .as(text)
                    .isEqualTo(new MimeMessageWrapper(source(bytes)).getSize());
        }
    }

    private static RecoveredEnvelope recovered(Envelope envelope) {
        Explanation why = new Explanation("deliverTo", Optional.empty(), List.of(), Optional.empty(), "Return-Path");
        return new RecoveredEnvelope(envelope, why, Optional.empty());
    }

    private void enqueue(String message, Envelope envelope) throws Exception {
        enqueue(message, recovered(envelope), Optional.empty());
    }

    private void enqueue(String message, RecoveredEnvelope recovered, Optional<Digest> copyDigest) throws Exception {
        enqueue(message, recovered, copyDigest, DeliveryNotes.NONE);
    }

    private void enqueue(String message, RecoveredEnvelope recovered, Optional<Digest> copyDigest, DeliveryNotes notes)
            throws Exception {
        try (Spool.Entry entry = spool.begin()) {
            entry.content().write(message.getBytes(StandardCharsets.ISO_8859_1));
            entry.enqueue(recovered, "pop3", "198.51.100.1", collected, notes, copyDigest);
        }
    }

    private static Envelope envelope(Optional<Envelope.Origin> origin) throws Exception {
        return new Envelope(
                MaybeSender.of(new MailAddress("alice@example.com")),
                List.of(new MailAddress("bob@example.org")),
                origin);
    }

    private static MimeMessageSource source(byte[] bytes) {
        return new MimeMessageSource() {
            @Override
            public String getSourceId() {
                return "test";
            }

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    private static byte[] octets(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toByteArray();
    }

    /** James' queue, but that it takes nothing. */
    private static final class RefusingQueues extends MemoryMailQueueFactory {

        RefusingQueues() {
            super(new RawMailQueueItemDecoratorFactory());
        }

        @Override
        public MemoryCacheableMailQueue createQueue(
                org.apache.james.queue.api.MailQueueName name, PrefetchCount prefetch) {
            return new MemoryCacheableMailQueue(
                    name, new RawMailQueueItemDecoratorFactory(), java.time.Clock.systemUTC()) {
                @Override
                public void enQueue(Mail mail) throws MailQueue.MailQueueException {
                    throw new MailQueue.MailQueueException("the disk is full");
                }
            };
        }
    }
}
