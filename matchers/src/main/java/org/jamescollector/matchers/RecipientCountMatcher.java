/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.Optional;
import org.apache.mailet.Mail;
import org.jamescollector.condition.NumberCondition;

/** Compares a number of recipients that was counted when the message's envelope was recovered. */
abstract class RecipientCountMatcher extends ConditionMatcher<NumberCondition> {

    RecipientCountMatcher(String name) {
        super(
                "A number, perhaps behind one of = != > >= < <= (in XML &gt; and &lt;), or exactly, not, more than, at least, less than, at"
                        + " most: " + name + "=more than 3");
    }

    /** Empty for a mail that was not collected. */
    abstract Optional<Long> count(Mail mail);

    @Override
    final NumberCondition read(String text) {
        return NumberCondition.parse(text);
    }

    @Override
    final boolean matches(Mail mail, NumberCondition condition) {
        return count(mail).filter(condition::isMetBy).isPresent();
    }
}
