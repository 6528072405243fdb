/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches mail by the way on which it came; {@code smtp} stands for all mail that was not collected. Needs no header.
 *
 * <pre>{@code match="org.jamescollector.matchers.CollectedBy=pop3"}</pre>
 */
public class CollectedBy extends ConditionMatcher<Set<String>> {

    private static final String NOT_COLLECTED = "smtp";
    private static final Set<String> ALL = Set.of("pop3", "imap", "odmr", NOT_COLLECTED);

    public CollectedBy() {
        super(
                "Some of pop3, imap, odmr and smtp (mail that was not collected), with commas between them: CollectedBy=pop3,imap");
    }

    @Override
    Set<String> read(String text) {
        Set<String> protocols = Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .collect(Collectors.toSet());
        protocols.stream()
                .filter(protocol -> !ALL.contains(protocol))
                .findFirst()
                .ifPresent(protocol -> {
                    throw new IllegalArgumentException("\"" + protocol + "\" is none of them");
                });
        return protocols;
    }

    @Override
    boolean matches(Mail mail, Set<String> protocols) {
        return protocols.contains(CollectedMail.protocol(mail).orElse(NOT_COLLECTED));
    }
}
