/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.MessageAtProvider;
import org.jamescollector.rules.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the download rules decided about messages that are not downloaded, and records what they decided about all. Used by
 * the run's thread.
 */
final class AppliedDecisions implements RuleOutcomes {

    private static final Logger LOGGER = LoggerFactory.getLogger(AppliedDecisions.class);

    /** Some of them hold a header. */
    private static final int MOST_TO_RECORD = 500;

    /** Why nobody is asked yet who is to see how it begins. */
    private static final String UNREAD =
            "The line was cut while the beginning of the message was read: its recipients are asked in the next run";

    /** Why somebody is not asked yet. */
    private static final String PUT_OFF = "perHour has some of those who are to be asked wait";

    private final Pop3Account account;
    private final RunRules rules;
    private final RunNotices notices;
    private final LeftMessages left;
    private final Deletions deletions;
    private final ClosingAsks closing;
    private final RunProgress progress;
    private final RunServices services;
    private final List<RecordedDecision> toRecord = new ArrayList<>();

    AppliedDecisions(
            RunServices services,
            Pop3Account account,
            RunRules rules,
            RunNotices notices,
            LeftMessages left,
            Deletions deletions,
            ClosingAsks closing,
            RunProgress progress) {
        this.services = services;
        this.account = account;
        this.rules = rules;
        this.notices = notices;
        this.left = left;
        this.deletions = deletions;
        this.closing = closing;
        this.progress = progress;
    }

    @Override
    public void failed(Candidate candidate, MessageAtProvider message, Verdict.Failed verdict, Instant now) {
        rules.warn(verdict);
        record(List.of(DecisionRecords.failed(message, verdict, now)));
        stays(candidate, message, LeftMessage.Cause.LEFT_BY_RULE, verdict.reason(), now);
    }

    @Override
    public void tooEarly(Candidate candidate, MessageAtProvider message, Instant now) {
        stays(
                candidate,
                message,
                LeftMessage.Cause.LEFT_BY_RULE,
                "Its Message-ID is that of a message which this run collects: the next run tells whether that one came",
                now);
    }

    @Override
    public boolean isWanted(Candidate candidate, MessageAtProvider message, Decisions decisions, Instant now) {
        Set<MailAddress> notAsked = notices.ask(candidate, message, decisions, now);
        record(DecisionRecords.of(message, decisions, notAsked, now));
        if (decisions.downloads()) {
            return true;
        }
        if (decisions.leaves()) {
            waits(candidate, message, decisions, now);
        } else if (decisions.any(Effect.TooLarge.class::isInstance)) {
            stays(candidate, message, LeftMessage.Cause.TOO_LARGE, tooLarge(message), now);
        } else if (decisions.any(Effect.Ignore.class::isInstance)) {
            stays(
                    candidate,
                    message,
                    LeftMessage.Cause.IGNORED_BY_RULE,
                    reason(decisions, Effect.Ignore.class::isInstance),
                    now);
        } else if (candidate.identity() instanceof Candidate.Identity.Part part) {
            // Others have it: how long it is kept at the provider is not for this rule to say.
            if (!closing.close(part.key())) {
                isWantedAfterAll(candidate, message, now);
                return false;
            }
            services.history().noLongerWaiting(account.name(), List.of(part.key()));
            left.collected(part.key());
            rules.decided(part.key());
            progress.decided();
        } else {
            if (!deletions.delete(candidate, message.key())) {
                isWantedAfterAll(candidate, message, now);
                return false;
            }
            LOGGER.info(
                    "Message {} is deleted without a download: {}", message.key(), reason(decisions, Effect::deletes));
            notices.warn(message, decisions, now)
                    .forEach((person, rule) -> toRecord.add(DecisionRecords.notTold(message, person, rule, now)));
            left.collected(candidate.knownAs());
            rules.decided(candidate.knownAs());
            progress.decided();
        }
        return false;
    }

    private void isWantedAfterAll(Candidate candidate, MessageAtProvider message, Instant now) {
        stays(candidate, message, LeftMessage.Cause.LEFT_BY_RULE, ClosingAsks.WANTED, now);
    }

    /** Where all who wait were asked, or are to be asked later, there is nothing to do before one of them has answered or may be asked. */
    private void waits(Candidate candidate, MessageAtProvider message, Decisions decisions, Instant now) {
        Optional<RunAsks.Rest> rest = rules.asks().rest(message.key(), decisions);
        boolean asked = rest.filter(RunAsks.Rest::allAsked).isPresent();
        boolean byRule = rest.isEmpty() && decisions.any(Effect.Leave.class::isInstance);
        String reason = reason(decisions, byRule ? Effect.Leave.class::isInstance : Effect::waits);
        stays(
                candidate,
                message,
                asked ? LeftMessage.Cause.ASKED : LeftMessage.Cause.LEFT_BY_RULE,
                rest.isEmpty() || asked ? reason : reason + "; " + PUT_OFF,
                rest.map(RunAsks.Rest::until),
                now);
    }

    private void stays(
            Candidate candidate, MessageAtProvider message, LeftMessage.Cause cause, String reason, Instant now) {
        stays(candidate, message, cause, reason, Optional.empty(), now);
    }

    private void stays(
            Candidate candidate,
            MessageAtProvider message,
            LeftMessage.Cause cause,
            String reason,
            Optional<Instant> restsUntil,
            Instant now) {
        Set<MailAddress> waiting =
                candidate.identity() instanceof Candidate.Identity.Part part ? part.recipients() : Set.of();
        LeftMessages.Rest rest = cause == LeftMessage.Cause.IGNORED_BY_RULE
                ? LeftMessages.Rest.ignored(ignoredFor())
                : LeftMessages.Rest.until(restsUntil);
        left.byRule(candidate.knownAs(), message.size(), cause, reason, waiting, now, rest);
        rules.decided(candidate.knownAs());
        progress.decided();
    }

    /** After which time an ignored message is deleted. */
    private Optional<Duration> ignoredFor() {
        return account.keep() instanceof Keep.DeleteAfter after ? Optional.of(after.age()) : Optional.empty();
    }

    private String tooLarge(MessageAtProvider message) {
        return LeftMessages.tooLarge(
                message.size(), account.maximumMessageSize().orElse(Long.MAX_VALUE));
    }

    private static String reason(Decisions decisions, Predicate<Effect> kind) {
        return decisions.deciding().stream()
                .filter(decision -> kind.test(decision.effect()))
                .findFirst()
                .flatMap(Decisions.Decision::rule)
                .map(rule -> "download rule " + rule)
                .orElse("the account's settings");
    }

    private void record(List<RecordedDecision> decisions) {
        toRecord.addAll(decisions);
        if (toRecord.size() >= MOST_TO_RECORD) {
            saveRecords();
        }
        decisions.forEach(decision -> progress.decided(decision.decision()));
    }

    @Override
    public void headersRead(Pop3Session session) {
        try {
            notices.headersRead(session);
        } finally {
            notices.takeUnread()
                    .forEach((candidate, message) -> stays(
                            candidate,
                            message,
                            LeftMessage.Cause.LEFT_BY_RULE,
                            UNREAD,
                            services.clock().instant()));
        }
    }

    @Override
    public void save() {
        saveRecords();
        notices.save();
    }

    private void saveRecords() {
        if (!toRecord.isEmpty()) {
            services.decisions().record(List.copyOf(toRecord));
            toRecord.clear();
        }
    }

    /**
     * How long the message is kept at the provider once it is collected, where rules say so. Who ignores it leaves it there.
     *
     * @param ofAccount what the account says
     */
    static Optional<Keep> keep(Decisions decisions, Keep ofAccount) {
        if (decisions.any(Effect.Ignore.class::isInstance)) {
            return Optional.of(ofAccount instanceof Keep.DeleteAfter ? ofAccount : new Keep.Forever());
        }
        return decisions.keeping().stream()
                .map(Effect.KeepAtProvider::keep)
                .max(Comparator.comparing(AppliedDecisions::length));
    }

    private static Duration length(Keep keep) {
        if (keep instanceof Keep.Forever) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
        return keep instanceof Keep.DeleteAfter after ? after.age() : Duration.ZERO;
    }

    /** From when on a message with this keeping is deleted. */
    static Instant until(Keep keep, Instant collected) {
        if (keep instanceof Keep.Forever) {
            return Instant.MAX;
        }
        return keep instanceof Keep.DeleteAfter after ? collected.plus(after.age()) : collected;
    }
}
