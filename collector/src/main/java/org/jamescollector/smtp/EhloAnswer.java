/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a server offers (RFC 5321, section 4.1.1.1).
 *
 * @param keywords in upper case
 * @param mechanisms behind AUTH (RFC 4954), in upper case
 * @param largestMessage octets of the largest message it takes (RFC 1870); empty: it does not say
 */
public record EhloAnswer(Set<String> keywords, Set<String> mechanisms, OptionalLong largestMessage) {

    /** Of a server that knows HELO only. */
    public static final EhloAnswer NOTHING = new EhloAnswer(Set.of(), Set.of(), OptionalLong.empty());

    public EhloAnswer {
        keywords = Set.copyOf(keywords);
        mechanisms = Set.copyOf(mechanisms);
    }

    /** @param reply to EHLO, whose first line is a greeting */
    public static EhloAnswer of(SmtpReply reply) {
        Set<String> keywords = new HashSet<>();
        Set<String> mechanisms = new HashSet<>();
        OptionalLong largestMessage = OptionalLong.empty();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            List<String> words = words(line);
            if (words.isEmpty()) {
                continue;
            }
            keywords.add(words.get(0));
            if (words.get(0).equals("AUTH")) {
                mechanisms.addAll(words.subList(1, words.size()));
            } else if (words.get(0).equals("SIZE")) {
                largestMessage = words.size() > 1 ? size(words.get(1)) : OptionalLong.empty();
            }
        }
        return new EhloAnswer(keywords, mechanisms, largestMessage);
    }

    /** Servers of the last century wrote AUTH=LOGIN. */
    private static List<String> words(String line) {
        return Stream.of(line.toUpperCase(Locale.ROOT).split("[ \t=]+"))
                .filter(word -> !word.isBlank())
                .toList();
    }

    /** RFC 1870, section 4: 0 means that there is no limit. */
    private static OptionalLong size(String number) {
        boolean isNumber = number.matches("[0-9]{1,18}");
        return isNumber && Long.parseLong(number) > 0 ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }

    /** @param keyword in upper case */
    public boolean offers(String keyword) {
        return keywords.contains(keyword);
    }
}
