/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageKey;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.MessageAtProvider;
import org.jamescollector.rules.MessageIds;
import org.jamescollector.rules.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The download rules in one run of one account, and the settings of the account that are their last ones. Used by the run's thread. */
final class RunRules {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunRules.class);

    private final DownloadRules rules;
    private final Pop3Account account;
    private final RuleReceivers receivers;
    private final OwnNotices own;
    private final List<MailAddress> fixedRecipients;
    /** Messages that this run does not download: its next session is for others. */
    private final Set<MessageKey> decided = new HashSet<>();

    private final Set<String> failedRules = new HashSet<>();
    private final Map<Digest, MessageKey> messageIds = new HashMap<>();
    private final RunAsks asks = new RunAsks();
    private Optional<WatchedMessages> watched = Optional.empty();

    /**
     * @param known whom James knows; it is asked for each message
     * @param own knows what the collector has written itself
     */
    RunRules(DownloadRules rules, Pop3Account account, KnownRecipients known, OwnNotices own) {
        this.own = own;
        this.rules = rules;
        this.account = account;
        this.receivers = new RuleReceivers(account, known);
        this.fixedRecipients = account.recipients() instanceof Recipients.One one ? List.of(one.address()) : List.of();
    }

    DownloadRules rules() {
        return rules;
    }

    /** Who was asked about messages. */
    RunAsks asks() {
        return asks;
    }

    /** A session begins in which these are looked for. */
    void watch(WatchedMessages messages) {
        watched = Optional.of(messages);
    }

    /** Whether only the header shows whether this message is the one that is spoken of. */
    boolean isSpokenOf(MessageKey key) {
        return asks.concern(key)
                || watched.filter(messages -> messages.isDoubtful(key)).isPresent();
    }

    /** Whether there is nothing but the account's own settings, which the listing suffices for. */
    boolean areNone() {
        return rules.isEmpty();
    }

    boolean isDecided(MessageKey key) {
        return decided.contains(key);
    }

    void decided(MessageKey key) {
        decided.add(key);
    }

    /**
     * Whether this run takes another message with the same Message-ID.
     *
     * @param header of the message
     */
    boolean isMessageIdAgain(byte[] header, MessageKey key) {
        return messageId(header)
                .map(messageIds::get)
                .filter(other -> !other.equals(key))
                .isPresent();
    }

    /** This message is taken. */
    void taken(byte[] header, MessageKey key) {
        messageId(header).ifPresent(id -> messageIds.putIfAbsent(id, key));
    }

    /** Digest of its Message-ID, where the rules ask for those. */
    Optional<Digest> messageId(byte[] header) {
        return rules.askForMessageIds() ? MessageIds.of(header) : Optional.empty();
    }

    /** A message as the listing shows it. */
    MessageAtProvider listed(Candidate candidate, Instant firstSeen, String provider) {
        return new MessageAtProvider(
                account.name(),
                Intake.PROTOCOL,
                candidate.knownAs(),
                candidate.size(),
                firstSeen,
                provider,
                new MessageAtProvider.Header.Unread(
                        candidate.identity() instanceof Candidate.Identity.Part part
                                ? List.copyOf(part.recipients())
                                : fixedRecipients));
    }

    /** Tells of a rule that failed: once in a run, since it may fail for each message. */
    void warn(Verdict.Failed verdict) {
        if (failedRules.add(verdict.rule())) {
            LOGGER.warn(
                    "Account {}: {}. Messages that it was asked about stay at the provider. Further ones in this run are told at DEBUG",
                    account.name(),
                    verdict.reason());
            LOGGER.debug("What it threw", verdict.cause());
        } else {
            LOGGER.debug("Account {}: {}", account.name(), verdict.reason());
        }
    }

    /** The message is there. */
    void seen(MessageKey key) {
        watched.ifPresent(messages -> messages.see(key));
    }

    /** What the rules say, and what those say who were asked. */
    Verdict ask(MessageAtProvider message, Instant now) {
        Verdict verdict = rules.ask(message, rest(message.size()));
        if (message.header() instanceof MessageAtProvider.Header.Read read) {
            watched.filter(messages -> messages.isDoubtful(message.key()))
                    .ifPresent(messages -> messages.see(
                            message.key(), RunAsks.digest(read.header().bytes())));
        }
        if (!(verdict instanceof Verdict.Decided decided)) {
            return verdict;
        }
        RuleReceivers.Checked checked = receivers.checked(
                message.header() instanceof MessageAtProvider.Header.Read read
                        ? asks.overrule(
                                message.key(),
                                read.header().bytes(),
                                unlessOwn(message, read, decided.decisions()),
                                now)
                        : decided.decisions());
        checked.heldBack().forEach(this::warn);
        return checked.verdict();
    }

    /** Nobody is asked about a notice of this collector, or it would ask for ever; and it is not left, or it would never arrive. */
    private Decisions unlessOwn(MessageAtProvider message, MessageAtProvider.Header.Read read, Decisions decisions) {
        if (!decisions.any(RunAsks::isAsking) || !own.isOne(message, read)) {
            return decisions;
        }
        List<Decisions.Decision> deciding = decisions.deciding().stream()
                .map(decision -> RunAsks.isAsking(decision.effect())
                        ? new Decisions.Decision(
                                decision.recipients(),
                                new Effect.Download(),
                                decision.rule().map(rule -> rule + ", but it is the collector's own notice"))
                        : decision)
                .toList();
        return new Decisions(deciding, decisions.further());
    }

    /** What goes for recipients about whom no rule says anything. */
    private Effect rest(long size) {
        long most = account.maximumMessageSize().orElse(Long.MAX_VALUE);
        return size > most ? new Effect.TooLarge(most) : new Effect.Download();
    }
}
