/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;

/**
 * Decides, within one transaction, to whom copies of messages are delivered. What is given away are slots: each recipient
 * of a message is one, and each copy that is expected of it. Who may ask for slots of an account at the same moment waits,
 * so that slots can be read first and written afterwards.
 *
 * <p>A copy whose recipients the provider told takes their slots too, so that no guess gives them the message again. It is never one too
 * many.
 */
final class CopyStep {

    private final CopyTable table;
    private final ToLongFunction<AccountName> accounts;

    /** @param accounts gives the number of an account */
    CopyStep(CopyTable table, ToLongFunction<AccountName> accounts) {
        this.table = table;
        this.accounts = accounts;
    }

    /** A copy, with its recipients' slots, which were computed by the thread that asks. */
    record Ask(MessageCopy copy, List<Digest> slots) {

        static Ask of(MessageCopy copy) {
            MessageDigest sha256 = StoredKey.sha256();
            return new Ask(
                    copy,
                    copy.recipients().stream()
                            .map(recipient -> slot(sha256, recipient))
                            .toList());
        }

        private static Digest slot(MessageDigest sha256, MailAddress recipient) {
            return Digest.of(
                    sha256.digest(recipient.asString().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * @param asks in the order in which they came
     * @return an answer for each, in that order
     */
    List<CopyClaim> claim(Handle handle, List<Ask> asks) throws SQLException {
        List<CopyTable.Id> ids = asks.stream()
                .map(ask -> new CopyTable.Id(
                        accounts.applyAsLong(ask.copy().account()), ask.copy().message()))
                .toList();
        Set<Long> locked = ids.stream().map(CopyTable.Id::account).collect(Collectors.toCollection(TreeSet::new));
        Map<CopyTable.Id, Map<Digest, CopyTable.Held>> held =
                table.lockAndRead(handle.getConnection(), locked, new TreeSet<>(ids));
        Map<CopyTable.Id, Slots> slots = new TreeMap<>();
        List<CopyClaim> claims = new ArrayList<>();
        for (int i = 0; i < asks.size(); i++) {
            CopyTable.Id id = ids.get(i);
            claims.add(slots.computeIfAbsent(id, key -> new Slots(held.getOrDefault(key, Map.of())))
                    .claim(asks.get(i)));
        }
        table.put(
                handle.getConnection(),
                slots.entrySet().stream()
                        .flatMap(message -> message.getValue().taken.entrySet().stream()
                                .map(slot -> new CopyTable.Row(message.getKey(), slot.getKey(), slot.getValue())))
                        .toList());
        return claims;
    }

    /** Who has the slots of one message. */
    private static final class Slots {

        /** Far behind those that copies have. */
        private static final long FIRST_OF_PARTS = 1L << 32;

        private final Map<Digest, CopyTable.Held> held;
        private final Map<Digest, CopyTable.Held> taken = new TreeMap<>(CopyTable.SLOTS);
        /**
         * Deliveries that have a share. Of those that have a recipient's slot too these are the ones whose recipients were guessed; a copy
         * of which the provider told them never has both.
         */
        private final Set<DeliveryId> sharing;

        Slots(Map<Digest, CopyTable.Held> held) {
            this.held = new HashMap<>(held);
            this.sharing = held.entrySet().stream()
                    .filter(entry -> isShare(entry.getKey()))
                    .map(entry -> entry.getValue().delivery())
                    .collect(Collectors.toCollection(HashSet::new));
        }

        CopyClaim claim(Ask ask) {
            return switch (ask.copy().kind()) {
                case TOLD -> claimTold(ask);
                case GUESSED -> claimGuessed(ask);
                case FURTHER_PART -> claimFurtherPart(ask);
            };
        }

        /**
         * Its recipients are as good a guess as those of the part before it, so it has a share, as every guess has; but one that no copy is expected to
         * take.
         */
        private CopyClaim claimFurtherPart(Ask ask) {
            List<MailAddress> granted = recipients(ask, slot -> take(slot, ask.copy()));
            if (!granted.isEmpty()) {
                takeShare(ask.copy(), FIRST_OF_PARTS, Long.MAX_VALUE);
            }
            return new CopyClaim(granted, false);
        }

        private CopyClaim claimGuessed(Ask ask) {
            List<MailAddress> granted = recipients(ask, slot -> take(slot, ask.copy()));
            return new CopyClaim(granted, !takeShare(ask.copy(), 1, ask.copy().expected() - told(ask)));
        }

        /** How many of the copies that are expected have come with the provider's word for whom they are. */
        private long told(Ask ask) {
            return ask.slots().stream()
                    .map(slot -> held.get(slot).delivery())
                    .filter(holder -> !holder.equals(ask.copy().delivery()) && !sharing.contains(holder))
                    .distinct()
                    .count();
        }

        /**
         * Only a guess can have given a recipient this copy before it came: it is then one of those that were expected. Where the provider
         * told both copies, the recipient got both.
         */
        private CopyClaim claimTold(Ask ask) {
            List<MailAddress> granted = recipients(ask, slot -> take(slot, ask.copy()) || !isGuessed(slot));
            if (granted.isEmpty()) {
                takeShare(ask.copy(), 1, Integer.MAX_VALUE);
            }
            return new CopyClaim(granted, false);
        }

        private boolean isGuessed(Digest slot) {
            return sharing.contains(held.get(slot).delivery());
        }

        /** Those whose slot is as it should be, each once. */
        private static List<MailAddress> recipients(Ask ask, Predicate<Digest> slots) {
            return IntStream.range(0, ask.slots().size())
                    .filter(i -> slots.test(ask.slots().get(i)))
                    .mapToObj(i -> ask.copy().recipients().get(i))
                    .distinct()
                    .toList();
        }

        /** The lowest share that is free, unless this copy has one already. */
        private boolean takeShare(MessageCopy copy, long first, long last) {
            if (sharing.contains(copy.delivery())) {
                return true;
            }
            for (long number = first; number <= last; number++) {
                if (take(share(number), copy)) {
                    sharing.add(copy.delivery());
                    return true;
                }
            }
            return false;
        }

        /** Not the slot of a recipient: no SHA-256 of an address begins with 64 zero bits. */
        private static Digest share(long number) {
            return new Digest(0, number);
        }

        private static boolean isShare(Digest slot) {
            return slot.high() == 0;
        }

        private boolean isHeld(Digest slot, MessageCopy by) {
            CopyTable.Held holder = held.get(slot);
            return holder != null && holder.delivery().equals(by.delivery());
        }

        private boolean take(Digest slot, MessageCopy copy) {
            if (isHeld(slot, copy)) {
                return true;
            }
            CopyTable.Held holder = held.get(slot);
            if (holder != null && holder.until() >= copy.at().toEpochMilli()) {
                return false;
            }
            CopyTable.Held now = new CopyTable.Held(
                    copy.delivery(), copy.at().plus(copy.within()).toEpochMilli());
            held.put(slot, now);
            taken.put(slot, now);
            return true;
        }
    }
}
