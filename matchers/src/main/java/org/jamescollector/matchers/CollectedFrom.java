/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.mailet.Mail;
import org.jamescollector.account.Glob;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches mail that was collected from one of these accounts; never mail that was not collected. Needs no header.
 *
 * <pre>{@code match="org.jamescollector.matchers.CollectedFrom=sales,office-*"}</pre>
 */
public class CollectedFrom extends ConditionMatcher<List<Glob>> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@*-]+");

    public CollectedFrom() {
        super(
                "Names of accounts with commas between them, each perhaps with one * for any characters: CollectedFrom=sales,office-*");
    }

    @Override
    List<Glob> read(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(CollectedFrom::name)
                .toList();
    }

    private static Glob name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no name of an account");
        }
        return new Glob(text);
    }

    @Override
    boolean matches(Mail mail, List<Glob> names) {
        return CollectedMail.account(mail)
                .filter(account ->
                        names.stream().anyMatch(name -> name.match(account).isPresent()))
                .isPresent();
    }
}
