/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final HeldMail held;
    private final Undeliverable undeliverable;
    private final SevenBit converter;
    private final QueueMemory memory;
    private final BooleanSupplier stopping;
    private final Deque<DomainTurn> turns;
    /** What the session is at: one message, or one and the next. */
    private final Map<HeldKey, DomainTurn> unsettled = new LinkedHashMap<>();

    private DeliveryCounts counts = DeliveryCounts.NONE;

    HeldQueue(
            HeldMail held,
            Undeliverable undeliverable,
            SevenBit converter,
            QueueMemory memory,
            List<Leased> domains,
            BooleanSupplier stopping) {
        this.held = held;
        this.undeliverable = undeliverable;
        this.converter = converter;
        this.memory = memory;
        this.turns = DomainTurn.all(held, memory, domains);
        this.stopping = stopping;
    }

    @Override
    public Optional<OutgoingMessage> next() {
        while (!turns.isEmpty() && !stopping.getAsBoolean()) {
            Optional<OutgoingMessage> message = nextOrNone(turns.element());
            if (message.isPresent()) {
                return message;
            }
            turns.remove();
        }
        return Optional.empty();
    }

    /** Not with a message whose domain's lease was lost meanwhile: somebody else may be sending it. */
    @Override
    public boolean goesOn() {
        return !stopping.getAsBoolean()
                && unsettled.values().stream()
                        .reduce((before, upcoming) -> upcoming)
                        .map(DomainTurn::isLeased)
                        .orElse(true);
    }

    /** A domain whose repository is out of order holds up no other. */
    private Optional<OutgoingMessage> nextOrNone(DomainTurn turn) {
        try {
            return nextOf(turn);
        } catch (HeldMailException e) {
            LOGGER.error("Mail that is held for {} cannot be sent now, and is held on", turn.domain(), e);
            return Optional.empty();
        }
    }

    private Optional<OutgoingMessage> nextOf(DomainTurn turn) throws HeldMailException {
        for (Optional<HeldKey> key = turn.next(); key.isPresent(); key = turn.next()) {
            Optional<OutgoingMessage> message = load(turn, key.get());
            if (message.isPresent()) {
                turn.loaded();
                unsettled.put(key.get(), turn);
                return message;
            }
        }
        return Optional.empty();
    }

    /** One that cannot be loaded stays where it is, and holds up nobody. */
    private Optional<OutgoingMessage> load(DomainTurn turn, HeldKey key) {
        Optional<Mail> mail = Optional.empty();
        try {
            mail = held.retrieve(turn.domain(), key);
            if (mail.isEmpty()) {
                return Optional.empty();
            }
            HeldMessage message = new HeldMessage(
                    held, undeliverable, converter, turn.domain(), key, mail.get(), became -> settled(turn, became));
            if (message.recipients().isEmpty()) {
                throw new IOException("it has no recipient in " + turn.domain());
            }
            return Optional.of(message);
        } catch (HeldMailException | IOException | RuntimeException e) {
            mail.ifPresent(LifecycleUtil::dispose);
            LOGGER.error("Mail {} that is held for {} cannot be sent, and is held on", key, turn.domain(), e);
            turn.notLoaded(key);
            return Optional.empty();
        }
    }

    private void settled(DomainTurn turn, HeldMessage.Settled settled) {
        counts = counts.plus(settled.counts());
        unsettled.remove(settled.key());
        turn.settled(settled);
    }

    /**
     * The session has ended before its time: the message that it was at is tried after all others from now on, so that none of these waits
     * for it.
     */
    void endedEarly() {
        unsettled.entrySet().stream().findFirst().ifPresent(at -> {
            LOGGER.warn(
                    "The session ended at mail {} that is held for {}; the next sessions try it last",
                    at.getKey(),
                    at.getValue().domain());
            memory.endedAt(at.getValue().domain().name(), at.getKey());
        });
    }

    DeliveryCounts counts() {
        return counts;
    }
}
