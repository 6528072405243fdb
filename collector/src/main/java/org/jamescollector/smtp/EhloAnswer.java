/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a provider offers (RFC 5321, section 4.1.1.1).
 *
 * @param keywords in upper case
 * @param mechanisms behind AUTH (RFC 4954), in upper case
 */
public record EhloAnswer(Set<String> keywords, Set<String> mechanisms) {

    public EhloAnswer {
        keywords = Set.copyOf(keywords);
        mechanisms = Set.copyOf(mechanisms);
    }

    /** @param reply to EHLO, whose first line is a greeting */
    static EhloAnswer of(SmtpReply reply) {
        Set<String> keywords = new HashSet<>();
        Set<String> mechanisms = new HashSet<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            // Servers of the last century wrote AUTH=LOGIN.
            List<String> words =
                    Arrays.asList(line.strip().toUpperCase(Locale.ROOT).split("[ \t=]+"));
            keywords.add(words.get(0));
            if (words.get(0).equals("AUTH")) {
                mechanisms.addAll(words.subList(1, words.size()));
            }
        }
        return new EhloAnswer(keywords, mechanisms);
    }

    /** @param keyword in upper case */
    public boolean offers(String keyword) {
        return keywords.contains(keyword);
    }
}
