/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.apache.mailet.base.GenericMatcher;
import org.jamescollector.history.Digest;

/** Download rules of a test, without a mailetcontainer.xml. */
public final class SomeRules {

    private final List<Rule> rules = new ArrayList<>();
    private boolean askForMessageIds;
    private boolean answersAreTaken = true;

    /** What a rule's matcher does. */
    @FunctionalInterface
    public interface Condition {
        Collection<MailAddress> match(Mail mail) throws MessagingException;
    }

    public SomeRules when(Condition condition, Effect effect) {
        rules.add(new Rule(
                (rules.size() + 1) + " (test)",
                new Conditional(condition),
                new Saying(effect),
                Rule.WhenMatcherFails.LEAVE_MESSAGE));
        return this;
    }

    public SomeRules always(Effect effect) {
        return when(Mail::getRecipients, effect);
    }

    public SomeRules larger(long octets, Effect effect) {
        return when(mail -> mail.getMessageSize() > octets ? mail.getRecipients() : List.of(), effect);
    }

    /** The text of the subject, as it stands there. */
    public SomeRules subject(String part, Effect effect) {
        return when(
                mail -> mail.getMessage().getHeader("Subject", "").contains(part) ? mail.getRecipients() : List.of(),
                effect);
    }

    public SomeRules recipient(String address, Effect effect) {
        return when(
                mail -> mail.getRecipients().stream()
                        .filter(recipient -> recipient.asString().equals(address))
                        .toList(),
                effect);
    }

    /** As if MessageIdSeen were among the conditions. */
    public SomeRules askingForMessageIds() {
        askForMessageIds = true;
        return this;
    }

    /** As if ReleaseDownload were not there. */
    public SomeRules withoutAnswers() {
        answersAreTaken = false;
        return this;
    }

    public DownloadRules build() {
        return new DownloadRules(rules, new Digest(rules.size(), 1), askForMessageIds, answersAreTaken);
    }

    private static final class Conditional extends GenericMatcher {
        private final Condition condition;

        Conditional(Condition condition) {
            this.condition = condition;
        }

        @Override
        public Collection<MailAddress> match(Mail mail) throws MessagingException {
            return condition.match(mail);
        }
    }

    private static final class Saying extends GenericMailet implements DownloadAction {
        private final Effect effect;

        Saying(Effect effect) {
            this.effect = effect;
        }

        @Override
        public Effect effect() {
            return effect;
        }

        @Override
        public void service(Mail mail) {
            throw new UnsupportedOperationException();
        }
    }
}
