/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Collected;
import org.jamescollector.history.KeptTimes;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.RememberedMessages;
import org.jamescollector.history.RememberedMessages.Remembered;

/**
 * Compares a listing with what is remembered while it streams by. Of messages that are remembered nothing is kept; of new
 * ones as many as one session may collect. So its memory does not grow with the mailbox but for 8 bytes a message for
 * the sizes and 8 to 16 for finding unique-ids that come twice.
 *
 * <p>Sizes first, then unique-ids. Fed from one thread, read by another after the listing's future completed.
 */
final class ListingComparison {

    /** Messages without an id, or with one that was used before, that one session looks at more closely. */
    private static final int MOST_TO_LOOK_AT = 200_000;

    private final int messages;
    private final RememberedMessages remembered;
    private final Map<MessageKey, LeftMessage> left;
    private final ComparisonPolicy policy;

    private final long[] sizes;
    private final BitSet listed = new BitSet();
    private final BitSet identified = new BitSet();
    private final LongSet uniqueIds = new LongSet();
    private final PriorityQueue<Candidate> wanted;
    private final List<Candidate> usedBefore = new ArrayList<>();
    private final List<Candidate> due = new ArrayList<>();
    private final List<LeftMessage> tooLarge = new ArrayList<>();
    private final LongSet sharedIds = new LongSet();
    private final BitSet shared = new BitSet();
    private boolean hasSharedIds;
    private long beyondThisSession;

    /** @param messages how many STAT promised: the numbers run from 1 to this */
    ListingComparison(
            int messages, RememberedMessages remembered, Map<MessageKey, LeftMessage> left, ComparisonPolicy policy) {
        this.messages = messages;
        this.remembered = remembered;
        this.left = left;
        this.policy = policy;
        this.sizes = new long[messages + 1];
        this.wanted = new PriorityQueue<>(order().reversed());
        Arrays.fill(sizes, 0);
    }

    /** A line of LIST. */
    void size(int number, long octets) {
        if (number >= 1 && number <= messages && octets >= 0) {
            sizes[number] = octets;
            listed.set(number);
        }
    }

    /** A line of UIDL. */
    void uniqueId(int number, String uniqueId) {
        if (number < 1 || number > messages) {
            return;
        }
        listed.set(number);
        if (uniqueId.isEmpty() || uniqueId.indexOf(' ') >= 0) {
            // Not an id as RFC 1939 has them, and keys made by us have a blank in them.
            return;
        }
        if (!uniqueIds.add(Hashing.murmur3_128()
                .hashString(uniqueId, StandardCharsets.UTF_8)
                .asLong())) {
            // The id stood in this listing before, and names neither message.
            hasSharedIds = true;
            sharedIds.add(hash(uniqueId));
            return;
        }
        identified.set(number);
        MessageKey key = MessageKey.ofUniqueId(uniqueId);
        Optional<Remembered> known = remembered.see(key);
        Candidate candidate = new Candidate(number, sizes[number], Optional.of(uniqueId), identity(key, known));
        if (known.isPresent() && known.get().state() == RememberedMessages.State.COLLECTED) {
            known(candidate.identifiedBy(new Candidate.Identity.Key(known.get().key())), known.get());
        } else {
            fresh(key, candidate);
        }
    }

    private static Candidate.Identity identity(MessageKey key, Optional<Remembered> known) {
        return known.isPresent() ? new Candidate.Identity.UsedBefore(key) : new Candidate.Identity.Key(key);
    }

    private void known(Candidate candidate, Remembered message) {
        MessageKey key = message.key();
        Optional<Set<MailAddress>> waiting =
                Optional.ofNullable(policy.waiting().get(key));
        policy.asks().collectedBefore(key, waiting.orElse(Set.of()));
        if (waiting.isPresent() && !isIgnored(key)) {
            if (!policy.isDecided().test(key) && !waits(key) && !isResting(key, candidate.size())) {
                want(candidate.identifiedBy(new Candidate.Identity.Part(
                        key, waiting.get(), policy.kept().until(key))));
            }
        } else if (policy.isDue(message)) {
            isDue(candidate);
        }
    }

    /** A message that turned out to be collected under another id: as the part for those who still wait for it. */
    Optional<Candidate> recognised(Candidate candidate, Collected message) {
        policy.asks().collectedBefore(message.key(), message.waiting());
        boolean asked = !message.waiting().isEmpty()
                && !isIgnored(message.key())
                && !policy.isDecided().test(message.key())
                && !waits(message.key())
                && !isResting(message.key(), candidate.size());
        return asked
                ? Optional.of(candidate.identifiedBy(
                        new Candidate.Identity.Part(message.key(), message.waiting(), message.keptUntil())))
                : Optional.empty();
    }

    /** Whether its time at the provider is over, and nobody waits for it. */
    boolean isDue(Collected message) {
        boolean waiting = !message.waiting().isEmpty() && !isIgnored(message.key());
        return !waiting && policy.isDue(message.keptUntil(), message.at());
    }

    private boolean isIgnored(MessageKey key) {
        return Optional.ofNullable(left.get(key))
                .filter(message -> message.cause() == LeftMessage.Cause.IGNORED_BY_RULE)
                // Whoever wants it may have said so while a run decided that it is ignored.
                .filter(message -> !policy.asks().isReleased(key))
                .isPresent();
    }

    /** Whether its recipients were asked about it, and may still answer; or may not be asked yet. */
    private boolean isResting(MessageKey key, long size) {
        return Optional.ofNullable(left.get(key))
                .filter(message -> message.nextAttempt().isAfter(policy.now()))
                .filter(message -> message.cause() == LeftMessage.Cause.ASKED
                        ? policy.asks().areUnanswered(key, size)
                        : isPutOff(message, size))
                .isPresent();
    }

    /** Another size is another message's. */
    private boolean isPutOff(LeftMessage message, long size) {
        return message.cause() == LeftMessage.Cause.LEFT_BY_RULE
                && message.size() == size
                && !policy.asks().isReleased(message.key());
    }

    private void isDue(Candidate candidate) {
        if (due.size() < policy.messagesPerSession()) {
            due.add(candidate);
        } else {
            beyondThisSession++;
        }
    }

    private void fresh(MessageKey key, Candidate candidate) {
        if (isIgnored(key) && policy.isIgnoredTooLong(Optional.ofNullable(left.get(key)))) {
            isDue(candidate);
            return;
        }
        if (!mayBeCollected(key, candidate.size())) {
            return;
        }
        if (candidate.identity() instanceof Candidate.Identity.UsedBefore) {
            // Most likely known: it must not keep new ones out of this session.
            if (usedBefore.size() < MOST_TO_LOOK_AT) {
                usedBefore.add(candidate);
            }
            return;
        }
        want(candidate);
    }

    private void want(Candidate candidate) {
        wanted.add(candidate);
        if (wanted.size() > policy.messagesPerSession()) {
            wanted.remove();
            beyondThisSession++;
        }
    }

    /** Whether nothing speaks against collecting a message that is not remembered; notes what does. */
    boolean mayBeCollected(MessageKey key, long size) {
        Optional<LeftMessage> before = Optional.ofNullable(left.get(key));
        if (policy.isTooLarge(size)) {
            if (before.filter(message -> message.cause() == LeftMessage.Cause.TOO_LARGE)
                    .isEmpty()) {
                tooLarge.add(policy.tooLarge(key, size));
            }
            return false;
        }
        if (policy.isDecided().test(key) || isIgnored(key) || isResting(key, size)) {
            return false;
        }
        return !waits(key);
    }

    /** Whether it failed before and its next attempt is still to come. */
    private boolean waits(MessageKey key) {
        return Optional.ofNullable(left.get(key))
                .filter(message -> message.cause() == LeftMessage.Cause.FAILED)
                .filter(message -> message.nextAttempt().isAfter(policy.now()))
                .isPresent();
    }

    /** Messages under ids that history knows for others that are gone, or should be. */
    List<Candidate> usedBefore() {
        return usedBefore;
    }

    /** Whether the listing gave one id to several messages: UIDL is to be asked again, for {@link #shared}. */
    boolean hasSharedIds() {
        return hasSharedIds;
    }

    /** Whether this id was given to several messages. */
    boolean isShared(String uniqueId) {
        return sharedIds.contains(hash(uniqueId));
    }

    private static long hash(String uniqueId) {
        return Hashing.murmur3_128()
                .hashString(uniqueId, StandardCharsets.UTF_8)
                .asLong();
    }

    /** A line of a second UIDL: a message with one of these ids is to be told by other means. */
    void shared(int number, String uniqueId) {
        if (number >= 1 && number <= messages && isShared(uniqueId)) {
            identified.clear(number);
            shared.set(number);
        }
    }

    /** After the second UIDL. */
    void leaveSharedOut() {
        for (Collection<Candidate> some : List.of(wanted, usedBefore, due)) {
            some.removeIf(candidate -> shared.get(candidate.number()));
        }
    }

    /** The new messages to collect in this session, in order. */
    List<Candidate> wanted() {
        return wanted.stream().sorted(order()).toList();
    }

    /** Collected messages whose time at the provider is over. */
    List<Candidate> due() {
        return due;
    }

    /** Messages that have no unique-id of their own, in order of their number. */
    List<Candidate> unidentified() {
        List<Candidate> unidentified = new ArrayList<>();
        for (int number = listed.nextSetBit(1);
                number >= 1 && unidentified.size() < MOST_TO_LOOK_AT;
                number = listed.nextSetBit(number + 1)) {
            if (!identified.get(number)) {
                unidentified.add(
                        new Candidate(number, sizes[number], Optional.empty(), new Candidate.Identity.Content()));
            }
        }
        return unidentified;
    }

    /** Whether UIDL named every message; else its listing alone does not show that nothing is new. */
    boolean everyMessageHasAnId() {
        return identified.cardinality() == messages;
    }

    /** Messages found to be too large that were not known to be so before. */
    List<LeftMessage> tooLarge() {
        return tooLarge;
    }

    /** Whether there is work for another session. */
    boolean moreThanThisSession() {
        return beyondThisSession > 0;
    }

    /** How many messages there are to be collected, or deleted, beyond those of this session. */
    long beyondThisSession() {
        return beyondThisSession;
    }

    /** Those that failed, or were left, before come last, so that they hold up nobody; apart from that as the account says. */
    Comparator<Candidate> order() {
        return left.isEmpty()
                ? policy.order()
                : Comparator.comparingInt(this::attempts).thenComparing(policy.order());
    }

    private static boolean isRules(LeftMessage.Cause cause) {
        return cause == LeftMessage.Cause.LEFT_BY_RULE || cause == LeftMessage.Cause.ASKED;
    }

    private int attempts(Candidate candidate) {
        return Optional.ofNullable(left.get(candidate.knownAs()))
                .map(message -> isRules(message.cause()) ? 1 : message.attempts())
                .orElse(0);
    }

    /**
     * What the account's settings say about messages of a listing.
     *
     * @param messagesPerSession how many one session may collect
     * @param maximumMessageSize larger ones are left; {@link Long#MAX_VALUE}: no bound, or the download rules decide
     * @param isDecided messages that the rules do not have downloaded in this run
     * @param asks who was asked about which messages
     * @param kept when messages are deleted for which the rules say so, whatever the account says
     * @param waiting who waits for another part of which collected message
     * @param deleteIgnoredBefore messages that the rules ignore and that were first seen before this time are deleted
     * @param deleteCollectedBefore messages collected before this time are deleted; empty: none are
     * @param smallestFirst whether small ones go first
     */
    record ComparisonPolicy(
            AccountName account,
            int messagesPerSession,
            long maximumMessageSize,
            Predicate<MessageKey> isDecided,
            RunAsks asks,
            KeptTimes kept,
            Map<MessageKey, Set<MailAddress>> waiting,
            Optional<Instant> deleteIgnoredBefore,
            Optional<Instant> deleteCollectedBefore,
            boolean smallestFirst,
            Instant now) {

        Comparator<Candidate> order() {
            Comparator<Candidate> byNumber = Comparator.comparingInt(Candidate::number);
            return smallestFirst ? Comparator.comparingLong(Candidate::size).thenComparing(byNumber) : byNumber;
        }

        boolean isDue(Remembered message) {
            return isDue(kept.until(message.key()), message.collectedAt());
        }

        boolean isDue(Optional<Instant> keptUntil, Instant collectedAt) {
            return keptUntil.isPresent()
                    ? !now.isBefore(keptUntil.get())
                    : deleteCollectedBefore.filter(collectedAt::isBefore).isPresent();
        }

        boolean isIgnoredTooLong(Optional<LeftMessage> left) {
            return left.filter(message -> message.cause() == LeftMessage.Cause.IGNORED_BY_RULE)
                    .flatMap(message -> deleteIgnoredBefore.filter(message.firstSeen()::isBefore))
                    .isPresent();
        }

        boolean isTooLarge(long size) {
            return size > maximumMessageSize;
        }

        LeftMessage tooLarge(MessageKey key, long size) {
            return new LeftMessage(
                    account,
                    key,
                    size,
                    LeftMessage.Cause.TOO_LARGE,
                    LeftMessages.tooLarge(size, maximumMessageSize),
                    0,
                    now,
                    Instant.MAX);
        }
    }
}
