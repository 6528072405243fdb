/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.HistoryException;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.AnswerToken;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.OriginalHeader;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.MessageAtProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run writes to people about messages that it does not download. Used by the run's thread. */
final class RunNotices {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunNotices.class);
    private static final String NOTICE_ITSELF = "it is about a notice of a collector";

    private final RunServices services;
    private final RunAsks asks;
    private final NoticeLimits limits;
    private final OwnNotices own;
    private final NoticeWriter writer;
    private final SecureRandom random = new SecureRandom();

    private final Set<MailAddress> unknown = new HashSet<>();
    private final Set<MailAddress> answerAddresses = new HashSet<>();
    private final List<Question> questions = new ArrayList<>();
    private final Map<MailAddress, String> untold = new LinkedHashMap<>();
    private final List<Question> unread = new ArrayList<>();
    private final List<Notice> warnings = new ArrayList<>();
    private final Map<Candidate, String> beginnings = new HashMap<>();

    /**
     * @param own knows what the collector has written itself
     * @param envelopeFields that the account's provider writes recipients into
     */
    RunNotices(RunServices services, RunAsks asks, OwnNotices own, Set<String> envelopeFields, RunProgress progress) {
        this.services = services;
        this.asks = asks;
        this.limits = new NoticeLimits(services.outbox(), progress);
        this.own = own;
        this.writer = new NoticeWriter(services.localName(), services.knownRecipients(), own, envelopeFields);
    }

    /**
     * Somebody who is asked, in a mail that is not written yet.
     *
     * @param lines of the message's text that are in it
     */
    private record Question(
            Candidate candidate,
            NoticeWriter.Subject about,
            Ask ask,
            String label,
            int lines,
            Letter letter,
            Answers answers) {}

    /** A session begins. */
    void begin() {
        beginnings.clear();
    }

    /**
     * Asks those who are to be asked about the message, and were not before.
     *
     * @return who is not asked yet: he was written to too often, or James does not know him
     */
    Set<MailAddress> ask(Candidate candidate, MessageAtProvider message, Decisions decisions, Instant now) {
        if (!(message.header() instanceof MessageAtProvider.Header.Read read)) {
            return Set.of();
        }
        Set<MailAddress> notYet = new HashSet<>();
        for (Decisions.Decision decision : decisions.deciding()) {
            Set<MailAddress> recipients = decision.recipients().orElse(Set.of());
            NoticeWriter.Subject about =
                    NoticeWriter.Subject.of(message, read, decision.rule().orElse(""), recipients);
            for (MailAddress recipient : recipients) {
                boolean asked = asks.isAsked(message.key(), recipient);
                if (!asked && decision.effect() instanceof Effect.Ask ask) {
                    ask(candidate, about, recipient, ask.label(), 0, ask.letter(), ask.answers(), now);
                } else if (!asked && decision.effect() instanceof Effect.HeadersOnly some) {
                    ask(candidate, about, recipient, some.label(), some.lines(), some.letter(), some.answers(), now);
                }
                if (RunAsks.isAsking(decision.effect()) && !asks.isAsked(message.key(), recipient)) {
                    notYet.add(recipient);
                }
            }
        }
        return notYet;
    }

    private void ask(
            Candidate candidate,
            NoticeWriter.Subject about,
            MailAddress recipient,
            String label,
            int lines,
            Letter letter,
            Answers answers,
            Instant now) {
        MessageKey key = about.message().key();
        OriginalHeader original = about.original();
        Optional<Ask> before = services.asks().reopen(about.about(), recipient, now);
        if (before.isPresent()) {
            // It looked as if it were gone, or was to be deleted and was not.
            asks.add(before.get().open());
            return;
        }
        if (!writer.isElsewhere(recipient) && !services.knownRecipients().isKnown(recipient)) {
            warnOfUnknown(about, recipient);
            return;
        }
        Optional<Instant> turn = limits.takeOrPutOff(about.about(), about.rule(), recipient, letter.perHour(), now);
        if (turn.isPresent()) {
            asks.putOff(key, recipient, turn.get());
            return;
        }
        byte[] id = new byte[8];
        random.nextBytes(id);
        Ask ask = new Ask(
                AnswerToken.id(id),
                about.message().account(),
                key,
                recipient,
                label.equals("ask") ? Ask.Kind.ASK : Ask.Kind.HEADERS_ONLY,
                now,
                now.plus(answers.expires()),
                answers.then(),
                about.message().size(),
                about.header().recovered().envelope().sender().asString(""),
                original.subject(),
                RunAsks.digest(about.header().header().bytes()),
                Ask.State.ASKED,
                Optional.empty(),
                "");
        if (services.rules().get().answersAreTaken()) {
            warnOfAnswers(answers.address().of(recipient, ask.id()));
        }
        asks.add(ask.open());
        questions.add(new Question(candidate, about, ask, label, lines, letter, answers));
    }

    /** Nobody could answer, and the message would then be given up for him. */
    private void warnOfUnknown(NoticeWriter.Subject about, MailAddress recipient) {
        if (unknown.add(recipient)) {
            LOGGER.warn(
                    "Account {}: {} is to be asked about message {} by download rule {}, but James does not know him: make that"
                            + " user or alias. Until then his messages stay at the provider",
                    about.message().account(),
                    recipient,
                    about.message().key(),
                    about.rule());
        }
    }

    /** James refuses mail for addresses that it does not know. */
    private void warnOfAnswers(MailAddress address) {
        boolean withoutToken = !address.getLocalPart().contains("+");
        if (withoutToken
                && answerAddresses.add(address)
                && !services.knownRecipients().isKnown(address)) {
            LOGGER.warn(
                    "Recipients are asked to answer to {}, whom James does not know: make that user or alias, or nobody can"
                            + " answer",
                    address);
        }
    }

    /**
     * The message is deleted: tells those who are to know. They are written to once that is final.
     *
     * @return who is not told, each with the rule that has the others told
     */
    Map<MailAddress, String> warn(MessageAtProvider message, Decisions decisions, Instant now) {
        if (!(message.header() instanceof MessageAtProvider.Header.Read read)) {
            return Map.of();
        }
        Set<MailAddress> told = new LinkedHashSet<>();
        untold.clear();
        for (Decisions.Decision decision : decisions.deciding()) {
            if (decision.effect() instanceof Effect.DeleteAndWarn warn) {
                warn(
                        NoticeWriter.Subject.of(
                                message,
                                read,
                                decision.rule().orElse(""),
                                decision.recipients().orElse(Set.of())),
                        warn,
                        told,
                        now);
            }
        }
        return Map.copyOf(untold);
    }

    private void warn(NoticeWriter.Subject about, Effect.DeleteAndWarn warn, Set<MailAddress> told, Instant now) {
        MessageKey key = about.message().key();
        int perHour = warn.letter().perHour();
        Set<MailAddress> people = new LinkedHashSet<>(warn.warned().others());
        if (warn.warned().recipients()) {
            people.addAll(about.recipients());
        }
        boolean isNotice = own.isOne(about.message(), about.original());
        for (MailAddress addressee : people) {
            if (isNotice) {
                limits.suppress(key, addressee, NOTICE_ITSELF);
            } else if (told.add(addressee) && mayBeTold(about, addressee, perHour, now)) {
                NoticeWriter.Reader reader = warn.warned().others().contains(addressee)
                        ? NoticeWriter.Reader.NAMED
                        : NoticeWriter.Reader.RECIPIENT;
                warn(about, warn, addressee, reader, now);
            }
        }
        Optional<MailAddress> sender = Optional.of(warn.warned().sender())
                .filter(wanted -> wanted)
                .flatMap(
                        wanted -> about.header().recovered().envelope().sender().asOptional());
        sender.filter(told::add).ifPresent(address -> warnSender(about, warn, address, now));
    }

    private boolean mayBeTold(NoticeWriter.Subject about, MailAddress addressee, int perHour, Instant now) {
        boolean taken = limits.take(about.about(), about.rule(), addressee, perHour, now);
        if (!taken) {
            untold.put(addressee, about.rule());
        }
        return taken;
    }

    private void warnSender(NoticeWriter.Subject about, Effect.DeleteAndWarn warn, MailAddress sender, Instant now) {
        MessageKey key = about.message().key();
        Optional<String> whyNot = AnswerAddress.DEFAULT.is(sender)
                ? Optional.of("it is the collector's own address")
                : about.original().whySenderIsNotToldOf(sender);
        if (whyNot.isPresent()) {
            limits.suppress(key, sender, whyNot.get());
            untold.put(sender, about.rule());
            return;
        }
        int perHour = warn.letter().perHour();
        boolean allowed = writer.isElsewhere(sender)
                ? limits.takeStranger(
                        about.about(),
                        about.rule(),
                        sender,
                        perHour,
                        warn.warned().strangersPerRun(),
                        now)
                : limits.take(about.about(), about.rule(), sender, perHour, now);
        if (!allowed) {
            untold.put(sender, about.rule());
        } else {
            warn(about, warn, sender, NoticeWriter.Reader.SENDER, now);
        }
    }

    private void warn(
            NoticeWriter.Subject about,
            Effect.DeleteAndWarn warn,
            MailAddress addressee,
            NoticeWriter.Reader reader,
            Instant now) {
        write(
                        about.message().key(),
                        addressee,
                        () -> writer.warning(about, warn.label(), warn.letter(), addressee, reader, now))
                .ifPresent(warnings::add);
    }

    /** What a stranger has put into his message is never to hold up the mail of others: a mail that cannot be written is left out. */
    private Optional<Notice> write(MessageKey key, MailAddress addressee, Supplier<Notice> writing) {
        try {
            return Optional.of(writing.get());
        } catch (HistoryException | RecipientLookupException e) {
            // Not this mail's fault.
            throw e;
        } catch (RuntimeException e) {
            limits.suppress(key, addressee, "the mail cannot be written: " + e);
            LOGGER.debug("What it threw", e);
            return Optional.empty();
        }
    }

    /**
     * The rules were asked about all messages whose header was had, and nothing is on its way: has the beginnings of messages fetched that are to be
     * shown. Of what the rules decide later only the header is shown.
     */
    void headersRead(Pop3Session session) {
        Map<Candidate, BeginningSink> sinks = new HashMap<>();
        List<CompletableFuture<Void>> replies = new ArrayList<>();
        for (Question question : questions) {
            if (question.lines() > 0 && !sinks.containsKey(question.candidate())) {
                sinks.put(question.candidate(), new BeginningSink());
            }
        }
        try {
            for (Question question : questions) {
                Optional<BeginningSink> sink = Optional.ofNullable(sinks.get(question.candidate()));
                if (question.lines() > 0 && sink.filter(BeginningSink::take).isPresent()) {
                    replies.add(session.top(question.candidate().number(), question.lines(), sink.get()));
                }
            }
            Replies.awaitAllowingRefusals(replies);
        } finally {
            sinks.forEach((candidate, sink) -> beginnings.put(candidate, sink.text()));
            forget(question ->
                    question.lines() > 0 && !sinks.get(question.candidate()).isOver());
        }
    }

    /** Whoever would get less than he is to get is asked in the next run. */
    private void forget(Predicate<Question> which) {
        questions.stream().filter(which).forEach(question -> {
            asks.forget(question.ask().open());
            unread.add(question);
        });
        questions.removeIf(which);
    }

    /** Messages whose beginning was to be shown and could not be read, since this was asked last: nobody is asked about them yet. */
    Map<Candidate, MessageAtProvider> takeUnread() {
        Map<Candidate, MessageAtProvider> taken = new LinkedHashMap<>();
        unread.forEach(
                question -> taken.put(question.candidate(), question.about().message()));
        unread.clear();
        return taken;
    }

    /** Makes durable what is to be written. */
    void save() {
        if (!questions.isEmpty()) {
            AnswerToken signatures = new AnswerToken(services.asks().secret());
            boolean answersAreTaken = services.rules().get().answersAreTaken();
            Set<String> known = services.asks()
                    .ask(questions.stream()
                            .flatMap(question -> write(question, answersAreTaken ? signatures.of(question.ask()) : "")
                                    .map(notice -> new Asks.Question(question.ask(), notice))
                                    .stream())
                            .toList());
            known.forEach(id -> LOGGER.info("Ask {} is not written: its recipient was asked before", id));
            questions.clear();
        }
        services.outbox().add(List.copyOf(warnings));
        warnings.clear();
        limits.written();
    }

    private Optional<Notice> write(Question question, String token) {
        return write(
                question.ask().key(),
                question.ask().recipient(),
                () -> writer.question(
                        question.about(),
                        question.ask(),
                        question.label(),
                        question.letter(),
                        question.answers(),
                        token,
                        beginnings.getOrDefault(question.candidate(), "")));
    }
}
