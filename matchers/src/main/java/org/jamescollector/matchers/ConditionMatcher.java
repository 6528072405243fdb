/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamescollector.rules.CheckedCondition;

/**
 * What matchers with a condition have in common: a wrong one stops James' start, with what would be right.
 *
 * @param <C> what the condition says
 */
abstract class ConditionMatcher<C> extends GenericMatcher implements CheckedCondition {

    private final String allowed;
    private Optional<C> condition = Optional.empty();

    /** @param allowed a sentence of what the condition may be, with an example */
    ConditionMatcher(String allowed) {
        this.allowed = allowed;
    }

    /** @throws IllegalArgumentException when it is wrong; says what is */
    abstract C read(String text);

    /** Whether it matches, for all recipients. Looks at nothing that it does not need: the header may have to be fetched for it. */
    abstract boolean matches(Mail mail, C condition) throws MessagingException;

    @Override
    public final void init() throws MessagingException {
        String text = Optional.ofNullable(getCondition()).orElse("").strip();
        try {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("it has no condition");
            }
            condition = Optional.of(read(text));
        } catch (IllegalArgumentException e) {
            throw new MessagingException(name() + "=" + text + ": " + e.getMessage() + ". " + allowed, e);
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        // The very object: before the header was fetched it stands for recipients of whom nothing is known.
        return matches(mail, condition()) ? mail.getRecipients() : List.of();
    }

    /** What was read when James configured it. */
    final C condition() {
        return condition.orElseThrow(() -> new IllegalStateException(name() + " is not initialised"));
    }

    private String name() {
        return getClass().getSimpleName();
    }

    @Override
    public final String getMatcherInfo() {
        return name() + ". " + allowed;
    }
}
