/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.condition.Hops;

/**
 * Matches messages that went through more servers than so many: by their Received fields, but for the collector's own, so that the number
 * is the same before the download and afterwards.
 *
 * <pre>{@code match="org.jamescollector.matchers.HopsOver=25"}</pre>
 */
public class HopsOver extends ConditionMatcher<Integer> {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    public HopsOver() {
        super("A number of servers: HopsOver=25");
    }

    @Override
    Integer read(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no such number");
        }
        return Integer.valueOf(text);
    }

    @Override
    boolean matches(Mail mail, Integer most) throws MessagingException {
        return Hops.of(mail).count() > most;
    }
}
