/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.mail.Header;
import javax.mail.MessagingException;
import javax.mail.Part;

/** {@code Subject contains invoice}: fields of a header, and what the text of one of them has to be. */
public final class HeaderCondition {

    private static final Pattern PARTS =
            Pattern.compile("\\s*(\\S.*?)\\s+(contains|is|matches)(?:\\s+(.*))?", Pattern.CASE_INSENSITIVE);
    /** RFC 5322, section 3.6.8, but for the asterisk. */
    private static final Pattern NAME = Pattern.compile("[!-)+-9;-~]+");

    private static final String ANY = "*";

    private final List<String> names;
    private final Predicate<String> test;

    private HeaderCondition(List<String> names, Predicate<String> test) {
        this.names = names;
        this.test = test;
    }

    /**
     * Names of fields between {@code |}, or {@code *} for any; {@code contains}, {@code is} or {@code matches}; and a text, or a
     * regular expression.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static HeaderCondition parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("it has no contains, is or matches behind the name of a header field");
        }
        String value = parts.group(3) == null ? "" : parts.group(3).strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("nothing stands behind " + parts.group(2));
        }
        return new HeaderCondition(names(parts.group(1)), test(parts.group(2).toLowerCase(Locale.ROOT), value));
    }

    private static List<String> names(String text) {
        if (text.equals(ANY)) {
            return List.of();
        }
        List<String> names = Arrays.stream(text.split("\\|", -1))
                .map(String::strip)
                .map(name -> name.endsWith(":") ? name.substring(0, name.length() - 1) : name)
                .toList();
        names.stream().filter(name -> !NAME.matcher(name).matches()).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a header field");
        });
        return names;
    }

    private static Predicate<String> test(String verb, String value) {
        return switch (verb) {
            case "contains" -> containing(folded(FieldText.withSingleBlanks(value)));
            case "is" -> equal(folded(FieldText.withSingleBlanks(value)));
            default -> RegularExpression.parse(value)::isFoundIn;
        };
    }

    private static Predicate<String> containing(String value) {
        return text -> folded(text).contains(value);
    }

    private static Predicate<String> equal(String value) {
        return text -> folded(text).equals(value);
    }

    /** In which upper and lower case are the same, as in {@link String#equalsIgnoreCase}. */
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** Whether one of the message's fields is as it should be. */
    public boolean isMetBy(Part message) throws MessagingException {
        return names.isEmpty() ? isMetByAny(message) : isMetByNamed(message);
    }

    private boolean isMetByAny(Part message) throws MessagingException {
        for (Header field : Collections.list(message.getAllHeaders())) {
            if (field.getValue() != null && isMetBy(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private boolean isMetByNamed(Part message) throws MessagingException {
        for (String name : names) {
            if (Stream.ofNullable(message.getHeader(name))
                    .flatMap(Arrays::stream)
                    .anyMatch(this::isMetBy)) {
                return true;
            }
        }
        return false;
    }

    private boolean isMetBy(String field) {
        return test.test(FieldText.decoded(field));
    }
}
