/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.apache.mailet.StorageDirective;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageCopy;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Times;

/** What a collected mail carries on its way through James: the attributes' names, written and read in one place. */
public final class CollectedMail {

    /** Name of the account. */
    public static final AttributeName ACCOUNT = AttributeName.of("org.jamescollector.account");
    /** {@code pop3} or {@code odmr}. */
    public static final AttributeName PROTOCOL = AttributeName.of("org.jamescollector.protocol");
    /** The provider's unique-id, or what stands in for it. */
    public static final AttributeName UNIQUE_ID = AttributeName.of("org.jamescollector.uniqueId");
    /** Names this download of the message. */
    public static final AttributeName DELIVERY_ID = AttributeName.of("org.jamescollector.deliveryId");
    /** Octets, as the provider's LIST gave them. */
    public static final AttributeName SIZE = AttributeName.of("org.jamescollector.size");
    /** Digest of the header, hexadecimal. */
    public static final AttributeName HEADER_DIGEST = AttributeName.of("org.jamescollector.headerDigest");
    /** Digest of the message, hexadecimal. */
    public static final AttributeName CONTENT_DIGEST = AttributeName.of("org.jamescollector.contentDigest");
    /** When it was collected: milliseconds since 1970. */
    public static final AttributeName COLLECTED_AT = AttributeName.of("org.jamescollector.collectedAt");
    /** From when on it may be deleted at the provider, as {@link Times} has it; not there: as its account says. */
    public static final AttributeName KEPT_UNTIL = AttributeName.of("org.jamescollector.keptUntil");
    /** Who waits for another delivery of the message, one address a line; not there: nobody. */
    public static final AttributeName WAITING = AttributeName.of("org.jamescollector.waiting");
    /** Digest of its Message-ID, hexadecimal; only there where download rules ask for it. */
    public static final AttributeName MESSAGE_ID_DIGEST = AttributeName.of("org.jamescollector.messageIdDigest");
    /** When the message was first seen at the provider: milliseconds since 1970. Only while it is there, for download rules. */
    public static final AttributeName FIRST_SEEN = AttributeName.of("org.jamescollector.firstSeen");
    /** Why it has these recipients and this sender, in one line. */
    public static final AttributeName ENVELOPE = AttributeName.of("org.jamescollector.envelope");
    /** How many addresses of the message James knows. */
    public static final AttributeName VALID_RECIPIENTS = AttributeName.of("org.jamescollector.validRecipients");
    /** How many addresses of the message are ours, but unknown to James. */
    public static final AttributeName INVALID_RECIPIENTS = AttributeName.of("org.jamescollector.invalidRecipients");
    /** Why the fallback recipient gets it; not there where it does not. */
    public static final AttributeName FALLBACK = AttributeName.of("org.jamescollector.fallback");
    /** Counts what fallback recipients get, alone or beside others: a meter of James. */
    public static final String FALLBACK_METRIC = "collector.fallback";
    /** What all copies of the message have in common, hexadecimal; not there where copies are not recognised. */
    public static final AttributeName COPY_DIGEST = AttributeName.of("org.jamescollector.copyDigest");
    /**
     * How many copies of the message are expected; 0 where the provider told whose this one is, {@link RecoveredEnvelope.Copies#FURTHER_PART} where
     * others have got this one before.
     */
    public static final AttributeName COPIES_EXPECTED = AttributeName.of("org.jamescollector.copiesExpected");
    /** How far apart copies of the message may be collected, in milliseconds. */
    public static final AttributeName COPIES_WITHIN = AttributeName.of("org.jamescollector.copiesWithin");
    /** Who gets one copy more than that; not there: nobody. */
    public static final AttributeName SURPLUS_TO = AttributeName.of("org.jamescollector.surplusTo");
    /** What those copies more that are one message have in common, hexadecimal; not there: what all copies have. */
    public static final AttributeName SURPLUS_DIGEST = AttributeName.of("org.jamescollector.surplusDigest");

    private CollectedMail() {}

    static void describe(Mail mail, String protocol, Collected message) {
        describe(mail, message.account(), protocol, message.key(), message.size());
        mail.setAttribute(text(DELIVERY_ID, message.delivery().toString()));
        mail.setAttribute(text(HEADER_DIGEST, message.header().toHex()));
        mail.setAttribute(text(CONTENT_DIGEST, message.content().toHex()));
        mail.setAttribute(number(COLLECTED_AT, message.at().toEpochMilli()));
        message.keptUntil().ifPresent(until -> mail.setAttribute(number(KEPT_UNTIL, Times.millis(until))));
        if (!message.waiting().isEmpty()) {
            mail.setAttribute(text(
                    WAITING,
                    message.waiting().stream().map(MailAddress::asString).collect(Collectors.joining("\n"))));
        }
        message.messageId().ifPresent(digest -> mail.setAttribute(text(MESSAGE_ID_DIGEST, digest.toHex())));
    }

    /** What a mail carries of which no more than the header is here, or not even that. */
    public static void describeAtProvider(
            Mail mail, AccountName account, String protocol, MessageKey key, long size, Instant firstSeen) {
        describe(mail, account, protocol, key, size);
        mail.setAttribute(number(FIRST_SEEN, firstSeen.toEpochMilli()));
    }

    /** What a mail carries that a provider has handed over by SMTP, with its envelope. */
    public static void describeReceived(Mail mail, AccountName account, String protocol, long size, Instant at) {
        mail.setAttribute(text(ACCOUNT, account.value()));
        mail.setAttribute(text(PROTOCOL, protocol));
        mail.setAttribute(number(SIZE, size));
        mail.setAttribute(number(COLLECTED_AT, at.toEpochMilli()));
    }

    private static void describe(Mail mail, AccountName account, String protocol, MessageKey key, long size) {
        mail.setAttribute(text(ACCOUNT, account.value()));
        mail.setAttribute(text(PROTOCOL, protocol));
        mail.setAttribute(text(UNIQUE_ID, key.value()));
        mail.setAttribute(number(SIZE, size));
    }

    /** A message that is still at the provider. */
    public record AtProvider(AccountName account, MessageKey key) {}

    /** Which message at the provider the mail stands for; empty for a mail that has come. */
    public static Optional<AtProvider> readAtProvider(Mail mail) {
        boolean hasCome =
                text(mail, DELIVERY_ID).isPresent() || text(mail, UNIQUE_ID).isEmpty();
        return hasCome
                ? Optional.empty()
                : text(mail, ACCOUNT)
                        .map(account ->
                                new AtProvider(new AccountName(account), new MessageKey(required(mail, UNIQUE_ID))));
    }

    /** Why it has these recipients and this sender. */
    public static void explain(Mail mail, Explanation why) {
        mail.setAttribute(text(ENVELOPE, why.inOneLine()));
        mail.setAttribute(number(VALID_RECIPIENTS, why.valid()));
        mail.setAttribute(number(INVALID_RECIPIENTS, why.invalid()));
        why.fallback().ifPresent(reason -> mail.setAttribute(text(FALLBACK, reason)));
    }

    static void describeCopy(Mail mail, RecoveredEnvelope.Copies copies, Digest digest) {
        RecoveredEnvelope.Hints hints = copies.hints();
        Digest forFallback = hints.isNothing() ? digest : digest.with(hints.addresses());
        mail.setAttribute(text(COPY_DIGEST, (hints.forFallbackAlone() ? forFallback : digest).toHex()));
        mail.setAttribute(number(COPIES_EXPECTED, copies.expected()));
        mail.setAttribute(number(COPIES_WITHIN, copies.within().toMillis()));
        copies.surplusTo().ifPresent(address -> {
            mail.setAttribute(text(SURPLUS_TO, address.asString()));
            if (!hints.isNothing()) {
                mail.setAttribute(text(SURPLUS_DIGEST, forFallback.toHex()));
            }
        });
    }

    /**
     * What is to happen to it beside being delivered, as James' own mailets note it. A field for all of its recipients is put into the message:
     * of one for some of them James' memory queue makes two.
     *
     * @param mail with its message
     */
    static void note(Mail mail, DeliveryNotes notes, UsersRepository users)
            throws UsersRepositoryException, MessagingException {
        for (Map.Entry<MailAddress, String> folder : notes.folders().entrySet()) {
            StorageDirective.builder()
                    .targetFolder(folder.getValue())
                    .build()
                    .encodeAsAttributes(users.getUsername(folder.getKey()))
                    .forEach(mail::setAttribute);
        }
        for (DeliveryNotes.Tag tag : notes.tags()) {
            boolean forAll = tag.recipients().containsAll(mail.getRecipients());
            if (forAll) {
                mail.setAttribute(text(AttributeName.of(tag.name()), tag.value()));
            }
            if (forAll && tag.header().isPresent()) {
                mail.getMessage().addHeader(tag.header().get(), tag.value());
            } else {
                tag.header()
                        .ifPresent(name -> tag.recipients().forEach(recipient -> forOne(mail, recipient, name, tag)));
            }
        }
    }

    private static void forOne(Mail mail, MailAddress recipient, String header, DeliveryNotes.Tag tag) {
        mail.addSpecificHeaderForRecipient(
                PerRecipientHeaders.Header.builder()
                        .name(header)
                        .value(tag.value())
                        .build(),
                recipient);
    }

    /**
     * What a mail whose recipients are still those of its envelope says of being one of several copies; empty for a mail
     * that is not, and once {@link #copyDelivered} or {@link #surplusDelivered} was called.
     *
     * @throws IllegalArgumentException when the attributes are there but not as this class writes them
     */
    public static Optional<MessageCopy> readCopy(Mail mail) {
        return text(mail, COPY_DIGEST).map(digest -> {
            int expected = Math.toIntExact(number(mail, COPIES_EXPECTED));
            boolean furtherPart = expected == RecoveredEnvelope.Copies.FURTHER_PART;
            return new MessageCopy(
                    new AccountName(required(mail, ACCOUNT)),
                    Digest.parse(digest),
                    DeliveryId.parse(required(mail, DELIVERY_ID)),
                    List.copyOf(mail.getRecipients()),
                    furtherPart ? MessageCopy.Kind.FURTHER_PART : kind(expected),
                    furtherPart ? 0 : expected,
                    Instant.ofEpochMilli(number(mail, COLLECTED_AT)),
                    Duration.ofMillis(number(mail, COPIES_WITHIN)));
        });
    }

    private static MessageCopy.Kind kind(int expected) {
        return expected == 0 ? MessageCopy.Kind.TOLD : MessageCopy.Kind.GUESSED;
    }

    /**
     * This mail as the copy that it is if there are more of them than the message names recipients; empty: nobody gets it then.
     *
     * @param copy as {@link #readCopy} gives it
     * @throws IllegalArgumentException when the attributes are there but not as this class writes them
     */
    public static Optional<MessageCopy> readSurplus(Mail mail, MessageCopy copy) {
        return surplusTo(mail)
                .map(recipient -> copy.asSurplus(
                        recipient, text(mail, SURPLUS_DIGEST).map(Digest::parse).orElse(copy.message())));
    }

    /**
     * Who gets this mail if it turns out to be one copy more than the message names recipients; empty: nobody.
     *
     * @throws IllegalArgumentException when the attribute is there but not as this class writes it
     */
    public static Optional<MailAddress> surplusTo(Mail mail) {
        return text(mail, SURPLUS_TO).map(address -> address(mail, SURPLUS_TO, address));
    }

    private static MailAddress address(Mail mail, AttributeName name, String address) {
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new IllegalArgumentException("mail " + mail.getName() + ": " + name.asString(), e);
        }
    }

    /**
     * Makes these the mail's recipients, and has it ask no more: if it is processed again from a repository, after weeks
     * perhaps, it is delivered to them.
     */
    public static void copyDelivered(Mail mail, List<MailAddress> recipients) {
        mail.setRecipients(recipients);
        mail.removeAttribute(COPY_DIGEST);
    }

    /** The same for a copy that goes to the fallback recipient, and why it does. */
    public static void surplusDelivered(Mail mail, MailAddress fallback, String reason) {
        copyDelivered(mail, List.of(fallback));
        mail.setAttribute(text(FALLBACK, reason));
    }

    /**
     * What a mail says of where it was collected; empty for a mail that was not.
     *
     * @throws IllegalArgumentException when the attributes are there but not as this class writes them
     */
    public static Optional<Collected> read(Mail mail) {
        return text(mail, DELIVERY_ID)
                .map(delivery -> new Collected(
                        new AccountName(required(mail, ACCOUNT)),
                        new MessageKey(required(mail, UNIQUE_ID)),
                        DeliveryId.parse(delivery),
                        number(mail, SIZE),
                        Digest.parse(required(mail, HEADER_DIGEST)),
                        Digest.parse(required(mail, CONTENT_DIGEST)),
                        Instant.ofEpochMilli(number(mail, COLLECTED_AT)),
                        mail.getAttribute(KEPT_UNTIL).map(there -> Times.instant(number(mail, KEPT_UNTIL))),
                        text(mail, MESSAGE_ID_DIGEST).map(Digest::parse),
                        text(mail, WAITING)
                                .map(lines -> lines.lines()
                                        .map(line -> address(mail, WAITING, line))
                                        .collect(Collectors.toSet()))
                                .orElse(Set.of())));
    }

    /** Name of the account; empty for a mail that was not collected. */
    public static Optional<String> account(Mail mail) {
        return text(mail, ACCOUNT);
    }

    /** The provider's unique-id, or what stands in for it; empty for a mail that was not collected. */
    public static Optional<String> uniqueId(Mail mail) {
        return text(mail, UNIQUE_ID);
    }

    /** What it was collected by; empty for a mail that was not collected. */
    public static Optional<String> protocol(Mail mail) {
        return text(mail, PROTOCOL);
    }

    /** Names this download of the message, as its trace line does; empty for a mail that was not collected, or not yet. */
    public static Optional<String> deliveryId(Mail mail) {
        return text(mail, DELIVERY_ID);
    }

    /** When the message was first seen at the provider; empty where that is not known. */
    public static Optional<Instant> firstSeen(Mail mail) {
        return anyNumber(mail, FIRST_SEEN).map(Instant::ofEpochMilli);
    }

    /** When it was collected; empty for a mail that was not, or not yet. */
    public static Optional<Instant> collectedAt(Mail mail) {
        return anyNumber(mail, COLLECTED_AT).map(Instant::ofEpochMilli);
    }

    /** How many addresses of the message James knows; empty for a mail that was not collected. */
    public static Optional<Long> validRecipients(Mail mail) {
        return anyNumber(mail, VALID_RECIPIENTS);
    }

    /** How many addresses of the message are ours, but unknown to James; empty for a mail that was not collected. */
    public static Optional<Long> invalidRecipients(Mail mail) {
        return anyNumber(mail, INVALID_RECIPIENTS);
    }

    private static Attribute text(AttributeName name, String value) {
        return new Attribute(name, AttributeValue.of(value));
    }

    private static Attribute number(AttributeName name, long value) {
        return new Attribute(name, AttributeValue.of(value));
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return mail.getAttribute(name).flatMap(attribute -> attribute.getValue().valueAs(String.class));
    }

    private static String required(Mail mail, AttributeName name) {
        return text(mail, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("mail " + mail.getName() + " lacks " + name.asString()));
    }

    private static long number(Mail mail, AttributeName name) {
        return anyNumber(mail, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("mail " + mail.getName() + " lacks " + name.asString()));
    }

    private static Optional<Long> anyNumber(Mail mail, AttributeName name) {
        return mail.getAttribute(name)
                .flatMap(attribute -> attribute.getValue().valueAs(Number.class))
                .map(Number::longValue);
    }
}
