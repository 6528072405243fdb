/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules on their way over one message. Like James it splits the mail where a rule concerns some of its recipients, so that what a
 * mailet notes on the mail is theirs alone; but all parts share the message. To be used once.
 */
final class Evaluation {

    private static final Logger LOGGER = LoggerFactory.getLogger(Evaluation.class);

    private final Decisions.Gathering gathering = new Decisions.Gathering();
    private final List<Part> parts = new ArrayList<>();

    Evaluation(MessageAtProvider message) {
        parts.add(Part.whole(message));
    }

    Verdict of(List<Rule> rules, Effect rest) {
        for (Rule rule : rules) {
            for (Part part : List.copyOf(parts)) {
                try {
                    apply(rule, part);
                } catch (HeaderMissing e) {
                    return new Verdict.HeaderNeeded();
                } catch (MessagingException | RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                    return new Verdict.Failed(rule.name(), e);
                }
            }
            parts.removeIf(Part::isDecided);
        }
        return new Verdict.Decided(gathering.decided(left(), rest));
    }

    /** Empty: whoever they are. */
    private Optional<Set<MailAddress>> left() {
        Set<MailAddress> left = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part.isOfUnknownRecipients()) {
                return Optional.empty();
            }
            left.addAll(part.mail().getRecipients());
        }
        return Optional.of(left);
    }

    private void apply(Rule rule, Part part) throws MessagingException {
        Matched matched = match(rule, part);
        if (matched.isNobody()) {
            return;
        }
        Optional<Effect> effect = rule.effect();
        if (effect.isEmpty()) {
            note(rule, part, matched);
            return;
        }
        gathering.add(matched.recipients(), effect.get(), rule.name());
        if (effect.get().decides()) {
            part.decided(matched);
        }
    }

    private static Matched match(Rule rule, Part part) throws MessagingException {
        try {
            Collection<MailAddress> matched = rule.match(part.mail());
            part.requireWhatWasLookedAt();
            return part.matched(matched);
        } catch (MessagingException | RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            part.requireWhatWasLookedAt();
            if (rule.whenMatcherFails() == Rule.WhenMatcherFails.LEAVE_MESSAGE) {
                throw e;
            }
            LOGGER.warn(
                    "Matcher of download rule {} failed; its onMatchException says what that means", rule.name(), e);
            return rule.whenMatcherFails() == Rule.WhenMatcherFails.MATCH_ALL ? part.everybody() : Matched.NOBODY;
        }
    }

    /** A mailet that only notes something sees the header, and each message once. */
    private void note(Rule rule, Part part, Matched matched) throws MessagingException {
        part.requireHeader();
        Part concerned = part;
        if (!part.isAll(matched)) {
            concerned = part.split(matched);
            parts.add(concerned);
        }
        String state = concerned.mail().getState();
        rule.mailet().service(concerned.mail());
        if (!state.equals(concerned.mail().getState())) {
            throw new MessagingException(
                    "it sends the mail to the processor " + concerned.mail().getState()
                            + ", but a message that is still at the provider cannot be sent anywhere");
        }
    }

    /**
     * Whom a matcher matched.
     *
     * @param recipients empty: all of the part's, whoever they are
     */
    private record Matched(Optional<Set<MailAddress>> recipients) {

        static final Matched NOBODY = new Matched(Optional.of(Set.of()));

        boolean isNobody() {
            return recipients.filter(Set::isEmpty).isPresent();
        }
    }

    /** A mail with those of the message's recipients for whom the rules said the same so far, and who are undecided. */
    private static final class Part {

        private final MailImpl mail;
        private final Optional<ListedMail> listed;
        private final boolean recipientsUnknown;
        private boolean everybodyIsDecided;

        private Part(MailImpl mail, Optional<ListedMail> listed, boolean recipientsUnknown) {
            this.mail = mail;
            this.listed = listed;
            this.recipientsUnknown = recipientsUnknown;
        }

        static Part whole(MessageAtProvider message) {
            MailImpl mail = RuleMails.of(message);
            if (message.header() instanceof MessageAtProvider.Header.Unread unread) {
                boolean unknown = unread.recipients().isEmpty();
                return new Part(mail, Optional.of(RuleMails.listed(mail, !unknown)), unknown);
            }
            return new Part(mail, Optional.empty(), false);
        }

        Mail mail() {
            return listed.<Mail>map(ListedMail::asMail).orElse(mail);
        }

        boolean isOfUnknownRecipients() {
            return recipientsUnknown;
        }

        boolean isDecided() {
            return recipientsUnknown ? everybodyIsDecided : mail.getRecipients().isEmpty();
        }

        /** A matcher may catch what it did not expect: what it answered then counts for nothing. */
        void requireWhatWasLookedAt() {
            if (listed.filter(ListedMail::headerWasNeeded).isPresent()) {
                throw new HeaderMissing();
            }
        }

        void requireHeader() {
            if (listed.isPresent()) {
                throw new HeaderMissing();
            }
        }

        Matched everybody() {
            return recipientsUnknown
                    ? new Matched(Optional.empty())
                    : new Matched(Optional.of(new LinkedHashSet<>(mail.getRecipients())));
        }

        Matched matched(Collection<MailAddress> matched) {
            if (recipientsUnknown) {
                boolean all = listed.filter(mail -> mail.isAll(matched)).isPresent();
                return all ? everybody() : Matched.NOBODY;
            }
            Set<MailAddress> ours = new LinkedHashSet<>(mail.getRecipients());
            ours.retainAll(matched);
            return new Matched(Optional.of(ours));
        }

        boolean isAll(Matched matched) {
            return matched.equals(everybody());
        }

        void decided(Matched matched) {
            if (recipientsUnknown) {
                everybodyIsDecided = true;
                return;
            }
            List<MailAddress> left = new ArrayList<>(mail.getRecipients());
            matched.recipients().ifPresent(left::removeAll);
            mail.setRecipients(left);
        }

        /** Takes these out of this part into one of their own. */
        Part split(Matched matched) throws MessagingException {
            MailImpl own = MailImpl.duplicateWithoutMessage(mail).build();
            own.setState(mail.getState());
            RuleMails.share(mail, own);
            own.setRecipients(matched.recipients().orElseThrow());
            decided(matched);
            return new Part(own, Optional.empty(), false);
        }
    }
}
