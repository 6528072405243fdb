/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import com.google.common.base.Throwables;
import com.google.common.collect.Streams;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryStore.MailRepositoryStoreException;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail that is held, a repository a domain. What is asked for often is answered from the mails' names ({@link HeldKey}); a mail is
 * loaded when it is sent, or shown. Methods may block.
 */
public final class HeldMail {

    /** How often {@link #recountFull} is to be called. */
    public static final Duration RECOUNT_FULL_EVERY = HeldTotals.FULL_HOLDS;

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldMail.class);
    private static final String DEFAULT_FOLDER = "var/mail/held/";

    private final MailRepositoryStore store;
    private final ProviderSettings settings;
    private final HeldTotals totals;
    private final Clock clock;
    private final UnremovedMail unremoved = new UnremovedMail();
    /** Those for which mail was refused, and that were not counted since. */
    private final Set<HeldDomain> full = ConcurrentHashMap.newKeySet();

    /** @param store James' repositories */
    public HeldMail(MailRepositoryStore store, ProviderSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.totals = new HeldTotals(clock);
        this.clock = clock;
    }

    /**
     * Holds a mail for some of its recipients, and returns when the repository has it. The mail itself stays as it is.
     *
     * @return empty when there is no room for it
     * @throws HeldMailException when the repository does not take it
     */
    public Optional<HeldKey> hold(HeldDomain domain, Mail mail, Collection<MailAddress> recipients)
            throws HeldMailException {
        try {
            MessageShape shape = MessageShape.of(mail);
            if (!hasRoomFor(domain, shape.size())) {
                return Optional.empty();
            }
            HeldKey key =
                    new HeldKey(clock.instant(), shape.size(), UUID.randomUUID().getMostSignificantBits());
            store(domain, key, shape, mail, recipients);
            totals.added(domain.name(), shape.size());
            return Optional.of(key);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw failure(domain, "does not take a mail", e);
        }
    }

    /** As a copy, whose message is streamed from the mail's. */
    private void store(
            HeldDomain domain, HeldKey key, MessageShape shape, Mail mail, Collection<MailAddress> recipients)
            throws MessagingException, HeldMailException {
        MailImpl copy = MailImpl.duplicateWithoutMessage(mail).build();
        copy.setName(key.toString());
        copy.setState(Mail.DEFAULT);
        copy.setRecipients(recipients);
        shape.note(copy);
        copy.setMessageNoCopy(
                mail.getMessage() instanceof MimeMessageWrapper wrapper
                        ? StreamedMessage.of(wrapper)
                        : new MimeMessageWrapper(mail.getMessage()));
        try {
            repository(domain).store(copy);
        } finally {
            LifecycleUtil.dispose(copy);
        }
    }

    private boolean hasRoomFor(HeldDomain domain, long size) throws HeldMailException {
        if (total(domain).hasRoomFor(size, domain.limits())) {
            return true;
        }
        return totals.freshWhereFull(domain.name()).isEmpty() && count(domain).hasRoomFor(size, domain.limits());
    }

    /**
     * Whether a message of this size would be held, as far as is known without looking; nothing is read, nothing blocks. Where it would not,
     * {@link #recountFull} looks.
     */
    public boolean probablyHasRoomFor(HeldDomain domain, long size) {
        boolean hasRoom = totals.latest(domain.name())
                .map(total -> total.hasRoomFor(size, domain.limits()))
                .orElse(true);
        if (!hasRoom) {
            full.add(domain);
        }
        return hasRoom;
    }

    /**
     * Counts what is held for domains for which mail was refused lately: room may have been made where this node does not see it. To be called
     * every {@link #RECOUNT_FULL_EVERY}.
     */
    public void recountFull() {
        for (HeldDomain domain : Set.copyOf(full)) {
            full.remove(domain);
            try {
                count(domain);
            } catch (HeldMailException e) {
                LOGGER.warn("Whether there is room for mail of {} again cannot be found out now", domain, e);
            }
        }
    }

    /** How many mails are held, as far as is known without looking; empty where nobody has looked yet. Nothing blocks. */
    public OptionalLong probablyHeld(HeldDomain domain) {
        return totals.latest(domain.name())
                .map(total -> OptionalLong.of(total.messages()))
                .orElseGet(OptionalLong::empty);
    }

    private HeldTotals.Total total(HeldDomain domain) throws HeldMailException {
        Optional<HeldTotals.Total> fresh = totals.fresh(domain.name());
        return fresh.isPresent() ? fresh.get() : count(domain);
    }

    private HeldTotals.Total count(HeldDomain domain) throws HeldMailException {
        return HeldTotals.Total.of(oldestFirst(domain));
    }

    /** How many mails and octets are held. */
    public Amount amount(HeldDomain domain) throws HeldMailException {
        List<HeldKey> keys = oldestFirst(domain);
        HeldTotals.Total counted = HeldTotals.Total.of(keys);
        return new Amount(
                counted.messages(), counted.bytes(), keys.stream().findFirst().map(HeldKey::since));
    }

    /**
     * What is held for a domain.
     *
     * @param messages mails
     * @param bytes octets of their messages
     * @param oldest since when the oldest is held; empty where none is
     */
    public record Amount(long messages, long bytes, Optional<Instant> oldest) {}

    /** Whether anything is held. */
    public boolean hasAny(HeldDomain domain) throws HeldMailException {
        try {
            return Streams.stream(repository(domain).list()).anyMatch(name -> !unremoved.contains(domain, name));
        } catch (MessagingException | RuntimeException e) {
            throw failure(domain, "does not tell what it has", e);
        }
    }

    /** The names of all that is held, some 40 octets each in memory. They are counted, too, for {@link #probablyHasRoomFor}. */
    public List<HeldKey> oldestFirst(HeldDomain domain) throws HeldMailException {
        try {
            List<HeldKey> keys = new ArrayList<>();
            Streams.stream(repository(domain).list())
                    .filter(name -> !unremoved.contains(domain, name))
                    .forEach(name -> HeldKey.parse(name).ifPresent(keys::add));
            Collections.sort(keys);
            totals.counted(domain.name(), HeldTotals.Total.of(keys));
            return keys;
        } catch (MessagingException | RuntimeException e) {
            throw failure(domain, "does not tell what it has", e);
        }
    }

    /**
     * Gives mails that something else has put into the repository names of ours, so that they are sent with the others; one that cannot be
     * read stays as it is. To be called by who has the domain's lease.
     */
    public void adopt(HeldDomain domain) throws HeldMailException {
        try {
            MailRepository repository = repository(domain);
            List<MailKey> strangers = new ArrayList<>();
            repository.list().forEachRemaining(name -> {
                if (HeldKey.parse(name).isEmpty() && !unremoved.contains(domain, name)) {
                    strangers.add(name);
                }
            });
            for (MailKey name : strangers) {
                adoptOrLeave(domain, repository, name);
            }
        } catch (MessagingException | RuntimeException e) {
            throw failure(domain, "does not tell what it has", e);
        }
    }

    private void adoptOrLeave(HeldDomain domain, MailRepository repository, MailKey name) {
        try {
            adopt(domain, repository, name);
        } catch (MessagingException | IOException | HeldMailException | RuntimeException e) {
            LOGGER.error(
                    "Mail {}, which something else has put into the repository of {}, cannot be renamed, and is not sent",
                    name.asString(),
                    domain,
                    e);
        }
    }

    /** Twice with the same outcome, if James is killed in between. */
    private void adopt(HeldDomain domain, MailRepository repository, MailKey name)
            throws MessagingException, IOException, HeldMailException {
        Optional<Mail> found = Optional.ofNullable(repository.retrieve(name));
        if (found.isEmpty()) {
            return;
        }
        Mail mail = found.get();
        try {
            MessageShape shape = MessageShape.of(mail);
            HeldKey key = new HeldKey(
                    mail.getLastUpdated().toInstant(),
                    shape.size(),
                    Hashing.sha256()
                            .hashString(name.asString(), StandardCharsets.UTF_8)
                            .asLong());
            store(domain, key, shape, mail, mail.getRecipients());
            unremoved.remove(domain, () -> repository, name);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    /** Loads a mail, which the caller disposes of; empty when it is not there any more. */
    public Optional<Mail> retrieve(HeldDomain domain, HeldKey key) throws HeldMailException {
        try {
            return unremoved.contains(domain, key.toMailKey())
                    ? Optional.empty()
                    : Optional.ofNullable(repository(domain).retrieve(key.toMailKey()));
        } catch (MessagingException | RuntimeException e) {
            throw failure(domain, "does not give mail " + key, e);
        }
    }

    /**
     * Removes a mail that is done with: delivered, given back or released. Where the repository does not do so, this node does not see the
     * mail any more, and {@link #removeDoneAgain} is to try again; others see it, so that the caller had better do no more of the kind.
     *
     * @return whether it is removed
     */
    public boolean removeDone(HeldDomain domain, HeldKey key) {
        totals.removed(domain.name(), key.size());
        return unremoved.remove(domain, () -> repository(domain), key.toMailKey());
    }

    /** Tries again to remove what was done with. To be called every minute. */
    public void removeDoneAgain(HeldDomain domain) {
        unremoved.removeAll(domain, () -> repository(domain));
    }

    /** Removes a mail that is not wanted. */
    public void remove(HeldDomain domain, HeldKey key) throws HeldMailException {
        try {
            repository(domain).remove(key.toMailKey());
            totals.removed(domain.name(), key.size());
        } catch (MessagingException | RuntimeException e) {
            throw failure(domain, "does not let mail " + key + " be removed", e);
        }
    }

    /**
     * Holds a mail, as {@link #retrieve} gave it, for these recipients only from now on. It gets another name: written over the old one, it would be
     * lost if James were killed meanwhile. Killed between the two steps, James has both.
     *
     * @return the new name
     */
    public HeldKey keepFor(HeldDomain domain, HeldKey key, Mail mail, Collection<MailAddress> recipients)
            throws HeldMailException {
        try {
            // It may have been made 7-bit meanwhile.
            MessageShape shape = MessageShape.of(mail);
            HeldKey next =
                    new HeldKey(key.since(), shape.size(), UUID.randomUUID().getMostSignificantBits());
            store(domain, next, shape, mail, recipients);
            totals.added(domain.name(), next.size());
            if (!removeDone(domain, key)) {
                throw new HeldMailException("The mail repository of " + domain + " does not remove mail " + key);
            }
            return next;
        } catch (MessagingException | IOException | RuntimeException e) {
            throw failure(domain, "does not let the recipients of mail " + key + " be changed", e);
        }
    }

    private MailRepository repository(HeldDomain domain) throws HeldMailException {
        try {
            return store.select(url(domain.name()));
        } catch (MailRepositoryStoreException | RuntimeException e) {
            throw failure(domain, "cannot be opened", e);
        }
    }

    private MailRepositoryUrl url(Domain domain) {
        return settings.repository()
                .map(pattern ->
                        MailRepositoryUrl.from(pattern.replace(ProviderSettings.DOMAIN_PLACEHOLDER, domain.asString())))
                .orElseGet(() -> MailRepositoryUrl.fromPathAndProtocol(
                        store.defaultProtocol().orElseGet(() -> new Protocol("file")),
                        MailRepositoryPath.from(DEFAULT_FOLDER + domain.asString())));
    }

    private static HeldMailException failure(HeldDomain domain, String what, Exception e) {
        return e instanceof HeldMailException known
                ? known
                : new HeldMailException("The mail repository of " + domain + " " + what + ": " + reason(e), e);
    }

    /** James' stores say what could not be done, and leave why to the cause. */
    private static String reason(Exception e) {
        Throwable root = Throwables.getRootCause(e);
        return root == e ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + root + ")";
    }
}
