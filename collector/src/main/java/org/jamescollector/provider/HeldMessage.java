/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.MessageOctets;
import org.jamescollector.held.MessageShape;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.net.Quoted;
import org.jamescollector.provider.smtp.OutgoingMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A held mail that is being sent to those of its recipients who are in the domain it is held for. */
final class HeldMessage implements OutgoingMessage {

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldMessage.class);

    private final HeldMail held;
    private final Undeliverable undeliverable;
    private final SevenBit converter;
    private final HeldDomain domain;
    private final HeldKey key;
    private final Mail mail;
    private final Map<Recipient, MailAddress> recipients;
    private final Consumer<Settled> whenSettled;
    private MessageShape shape;

    /** What became of a message, and by which name it is held on; empty where it is not. */
    record Settled(HeldKey key, DeliveryCounts counts, Optional<HeldKey> heldOn) {

        /** Whether the server has said of all recipients that it may take the message another time. */
        boolean isOnlyDeferred() {
            return counts.deferred() > 0 && counts.taken() == 0 && counts.refused() == 0;
        }
    }

    /** @throws IOException when the message cannot be read */
    HeldMessage(
            HeldMail held,
            Undeliverable undeliverable,
            SevenBit converter,
            HeldDomain domain,
            HeldKey key,
            Mail mail,
            Consumer<Settled> whenSettled)
            throws IOException {
        this.held = held;
        this.undeliverable = undeliverable;
        this.converter = converter;
        this.domain = domain;
        this.key = key;
        this.mail = mail;
        this.whenSettled = whenSettled;
        this.shape = readShape(() -> MessageShape.read(mail, key));
        this.recipients = mail.getRecipients().stream()
                .filter(address -> address.getDomain().equals(domain.name()))
                .distinct()
                .collect(Collectors.toMap(
                        address -> new Recipient(address.asString(), notification(address)), address -> address));
    }

    private interface ShapeReader {
        MessageShape read() throws IOException, MessagingException;
    }

    private static MessageShape readShape(ShapeReader reader) throws IOException {
        try {
            return reader.read();
        } catch (MessagingException e) {
            throw new IOException(e);
        }
    }

    private String notification(MailAddress address) {
        Optional<DsnParameters.RecipientDsnParameters> asked = mail.dsnParameters()
                .flatMap(parameters ->
                        Optional.ofNullable(parameters.getRcptParameters().get(address)));
        String notify = asked.flatMap(DsnParameters.RecipientDsnParameters::getNotifyParameter)
                .map(HeldMessage::notifyParameter)
                .orElse("");
        String original = asked.flatMap(DsnParameters.RecipientDsnParameters::getOrcptParameter)
                .map(orcpt -> " ORCPT=rfc822;" + xtext(orcpt.asString()))
                .orElse("");
        return notify + original;
    }

    /** James keeps what came with RCPT as it came, in xtext (RFC 3461, section 4.2); what mailets have put there is plain. */
    private static String xtext(String address) {
        return DsnParameters.XText.isValid(address) ? address : DsnParameters.XText.encode(address);
    }

    private static String notifyParameter(EnumSet<DsnParameters.Notify> notify) {
        return " NOTIFY=" + notify.stream().map(Enum::name).collect(Collectors.joining(","));
    }

    /** With its Message-ID, by which others know it. */
    @Override
    public String name() {
        return key + messageId();
    }

    private String messageId() {
        try {
            return Optional.ofNullable(mail.getMessage().getMessageID())
                    .map(id -> " with the Message-ID " + Quoted.of(id))
                    .orElse("");
        } catch (MessagingException e) {
            return "";
        }
    }

    @Override
    public String sender() {
        return mail.getMaybeSender().asString("");
    }

    @Override
    public String senderNotification() {
        String ret = mail.dsnParameters()
                .flatMap(DsnParameters::getRetParameter)
                .map(value -> " RET=" + value.name())
                .orElse("");
        String envelopeId = mail.dsnParameters()
                .flatMap(DsnParameters::getEnvIdParameter)
                .map(value -> " ENVID=" + value.asString())
                .orElse("");
        return ret + envelopeId;
    }

    @Override
    public List<Recipient> recipients() {
        return List.copyOf(recipients.keySet());
    }

    @Override
    public long size() {
        return shape.size();
    }

    @Override
    public boolean isEightBit() {
        return shape.eightBit();
    }

    @Override
    public boolean hasEightBitHeader() {
        return shape.eightBitHeader();
    }

    @Override
    public void convertToSevenBit() throws IOException {
        if (converter.convert(mail, size())) {
            shape = readShape(() -> MessageShape.of(mail));
            if (shape.eightBit()) {
                LOGGER.warn(
                        "Mail {} is sent with 8 bits to a server that does not offer 8BITMIME: not all of its parts that have"
                                + " any are declared to",
                        key);
            }
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            MessageOctets.write(mail, out);
        } catch (MessagingException e) {
            throw new IOException("message " + key + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void settle(Map<Recipient, Outcome> outcomes) throws IOException {
        Set<MailAddress> done = new HashSet<>();
        Map<MailAddress, String> refused = new HashMap<>();
        boolean taken = false;
        for (Map.Entry<Recipient, Outcome> entry : outcomes.entrySet()) {
            MailAddress recipient = recipients.get(entry.getKey());
            Outcome outcome = entry.getValue();
            if (outcome.result() == Outcome.Result.REFUSED) {
                refused.put(recipient, outcome.reply());
            }
            if (outcome.result() != Outcome.Result.DEFERRED) {
                done.add(recipient);
            }
            taken |= outcome.result() == Outcome.Result.TAKEN;
        }
        List<MailAddress> left = new ArrayList<>(mail.getRecipients());
        left.removeAll(done);
        Noted noted = note(taken, refused, done, left);
        DeliveryCounts counts = new DeliveryCounts(
                taken ? 1 : 0,
                taken ? shape.size() : 0,
                noted.told() ? refused.size() : 0,
                noted.heldOn().isPresent() ? 1 : 0);
        whenSettled.accept(new Settled(key, counts, noted.heldOn()));
    }

    /** By which name a message is held on, and whether its sender was told of who has refused it. */
    private record Noted(Optional<HeldKey> heldOn, boolean told) {}

    /** Senders are told first: rather twice, if James is killed in between, than never. */
    private Noted note(boolean taken, Map<MailAddress, String> refused, Set<MailAddress> done, List<MailAddress> left)
            throws IOException {
        try {
            if (taken && !refused.isEmpty()) {
                return noteTakenFirst(refused, left);
            }
            if (!refused.isEmpty()) {
                undeliverable.tellSender(mail, refused);
            }
            if (left.isEmpty()) {
                if (!held.removeDone(domain, key)) {
                    throw new HeldMailException("The mail repository of " + domain + " does not remove mail " + key);
                }
                return new Noted(Optional.empty(), true);
            }
            return new Noted(Optional.of(done.isEmpty() ? key : held.keepFor(domain, key, mail, left)), true);
        } catch (HeldMailException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Those who have got the message do not get it again in each session for which the spool takes no notice of the others. */
    private Noted noteTakenFirst(Map<MailAddress, String> refused, List<MailAddress> left) throws HeldMailException {
        List<MailAddress> others = new ArrayList<>(left);
        others.addAll(refused.keySet());
        HeldKey next = held.keepFor(domain, key, mail, others);
        Optional<Mail> kept = Optional.empty();
        try {
            // The first is not in the repository any more, from which its message may be read.
            kept = held.retrieve(domain, next);
            if (kept.isEmpty()) {
                // Somebody has removed it meanwhile.
                return new Noted(Optional.empty(), false);
            }
            undeliverable.tellSender(kept.get(), refused);
            if (left.isEmpty()) {
                held.removeDone(domain, next);
                return new Noted(Optional.empty(), true);
            }
            return new Noted(Optional.of(held.keepFor(domain, next, kept.get(), left)), true);
        } catch (HeldMailException e) {
            LOGGER.error(
                    "Mail {} that is held for {} is held on, now as {}, for those who have refused it: {}",
                    key,
                    domain,
                    next,
                    refused.keySet(),
                    e);
            return new Noted(Optional.of(next), false);
        } finally {
            kept.ifPresent(LifecycleUtil::dispose);
        }
    }

    @Override
    public void close() {
        LifecycleUtil.dispose(mail);
    }
}
