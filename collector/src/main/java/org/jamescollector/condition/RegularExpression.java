/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression of which no text can make a search of minutes: time grows with the text's length and no faster. That costs
 * back-references and look-around.
 */
final class RegularExpression {

    private static final String UNCLOSED = "missing closing )";
    /** What RE2/J says of a {@code )} without a {@code (}. */
    private static final String STACK_UNDERFLOW = "stack underflow";
    /** Each character of a text may cost as many steps. */
    private static final int LARGEST = 5000;

    private final Pattern pattern;

    private RegularExpression(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException when it is none; says where the mistake is */
    static RegularExpression parse(String text) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(mistake(text, e), e);
        }
        if (pattern.programSize() > LARGEST) {
            throw new IllegalArgumentException("the regular expression is too large: each character of a text may cost "
                    + pattern.programSize() + " steps, more than " + LARGEST
                    + "; repetitions such as {100} multiply");
        }
        return new RegularExpression(pattern);
    }

    /** Whether there is such a thing in the text. */
    boolean isFoundIn(String text) {
        return pattern.matcher(text).find();
    }

    private static String mistake(String text, PatternSyntaxException e) {
        String what = e.getPattern().equals(STACK_UNDERFLOW) ? "unexpected )" : e.getDescription();
        return "in the regular expression, at character " + (position(text, e) + 1) + ": " + what;
    }

    /** RE2/J tells what is wrong, but not where: where the shortest beginning that is wrong in the same way ends. */
    private static int position(String text, PatternSyntaxException e) {
        if (e.getDescription().equals(UNCLOSED)) {
            return text.length();
        }
        int end = text.length();
        for (int length = 1; length < text.length(); length++) {
            if (isWrongInTheSameWay(text.substring(0, length), e)) {
                end = length;
                break;
            }
        }
        boolean quotesTheText = text.substring(0, end).endsWith(e.getPattern());
        return Math.max(0, quotesTheText ? end - Math.max(1, e.getPattern().length()) : end - 1);
    }

    private static boolean isWrongInTheSameWay(String beginning, PatternSyntaxException other) {
        try {
            Pattern.compile(beginning);
            return false;
        } catch (PatternSyntaxException e) {
            return e.getDescription().equals(other.getDescription())
                    && e.getPattern().equals(other.getPattern());
        }
    }
}
