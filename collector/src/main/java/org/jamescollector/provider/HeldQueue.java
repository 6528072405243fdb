/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.provider.smtp.MessageSource;
import org.jamescollector.provider.smtp.OutgoingMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail that is held for some domains, one domain after the other, oldest first; what comes meanwhile too. A message is loaded when its
 * turn comes; of the others the names are in memory.
 */
final class HeldQueue implements MessageSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldQueue.class);

    /** So many that cannot be loaded, one after the other, and the repository is out of order. */
    private static final int MOST_UNREADABLE = 10;

    private final HeldMail held;
    private final Undeliverable undeliverable;
    private final SevenBit converter;
    private final BooleanSupplier stopping;
    private final Deque<Leased> domains;
    private final Set<HeldKey> handedOut = new HashSet<>();
    private Deque<HeldKey> waiting = new ArrayDeque<>();
    private boolean opened;
    private int unreadable;
    private DeliveryCounts counts = DeliveryCounts.NONE;

    HeldQueue(
            HeldMail held,
            Undeliverable undeliverable,
            SevenBit converter,
            List<Leased> domains,
            BooleanSupplier stopping) {
        this.held = held;
        this.undeliverable = undeliverable;
        this.converter = converter;
        this.domains = new ArrayDeque<>(domains);
        this.stopping = stopping;
    }

    @Override
    public Optional<OutgoingMessage> next() throws IOException {
        try {
            while (!domains.isEmpty() && !stopping.getAsBoolean()) {
                Leased current = domains.element();
                Optional<OutgoingMessage> message = current.lease().isGood() ? nextOf(current) : Optional.empty();
                if (message.isPresent()) {
                    return message;
                }
                domains.remove();
                opened = false;
                waiting.clear();
            }
            return Optional.empty();
        } catch (HeldMailException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Optional<OutgoingMessage> nextOf(Leased current) throws HeldMailException, IOException {
        if (!opened) {
            held.adopt(current.domain());
            opened = true;
        }
        if (waiting.isEmpty()) {
            waiting = list(current);
        }
        while (!waiting.isEmpty()) {
            HeldKey key = waiting.remove();
            handedOut.add(key);
            Optional<OutgoingMessage> message = load(current, key);
            if (message.isPresent()) {
                unreadable = 0;
                return message;
            }
            if (waiting.isEmpty()) {
                waiting = list(current);
            }
        }
        return Optional.empty();
    }

    /** What has not had its turn: what is being sent right now is in the repository still. */
    private Deque<HeldKey> list(Leased current) throws HeldMailException {
        List<HeldKey> all = held.oldestFirst(current.domain());
        all.removeIf(handedOut::contains);
        return new ArrayDeque<>(all);
    }

    /** One that cannot be loaded stays where it is, and holds up nobody. */
    private Optional<OutgoingMessage> load(Leased current, HeldKey key) throws IOException {
        Optional<Mail> mail = Optional.empty();
        try {
            mail = held.retrieve(current.domain(), key);
            if (mail.isEmpty()) {
                return Optional.empty();
            }
            HeldMessage message =
                    new HeldMessage(held, undeliverable, converter, current.domain(), key, mail.get(), this::settled);
            if (message.recipients().isEmpty()) {
                throw new IOException("it has no recipient in " + current.domain());
            }
            return Optional.of(message);
        } catch (HeldMailException | IOException e) {
            mail.ifPresent(LifecycleUtil::dispose);
            LOGGER.error("Mail {} that is held for {} cannot be sent, and is held on", key, current.domain(), e);
            if (++unreadable == MOST_UNREADABLE) {
                throw new IOException(
                        "none of " + MOST_UNREADABLE + " mails in a row can be loaded: " + e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    private void settled(HeldMessage.Settled settled) {
        counts = counts.plus(settled.counts());
        handedOut.remove(settled.key());
        settled.heldOn().ifPresent(handedOut::add);
    }

    DeliveryCounts counts() {
        return counts;
    }
}
