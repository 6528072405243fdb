/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.condition.HeaderCondition;

/**
 * Matches by the text of header fields, as people read it: unfolded and decoded, at most 64 KiB of a field. {@code contains} and
 * {@code is} make no difference between upper and lower case; regular expressions are those of RE2, which no text can make slow, and
 * are searched for anywhere in the text.
 *
 * <pre>{@code match="org.jamescollector.matchers.HeaderMatches=From|Sender contains @newsletter.example"}</pre>
 */
public class HeaderMatches extends ConditionMatcher<HeaderCondition> {

    public HeaderMatches() {
        super(
                "Names of header fields with | between them, or * for any field; contains, is or matches; and a text or, behind matches, a"
                        + " regular expression as RE2 knows them, without back-references and look-around: HeaderMatches=Subject matches (?i)^\\[SPAM\\]");
    }

    @Override
    HeaderCondition read(String text) {
        return HeaderCondition.parse(text);
    }

    @Override
    boolean matches(Mail mail, HeaderCondition condition) throws MessagingException {
        return condition.isMetBy(mail.getMessage());
    }
}
