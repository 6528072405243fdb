/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.account.AddressMapping.Target;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.AddressTemplate;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.account.Glob;

/** The kinds of values in {@code <recipients>}. */
final class EnvelopeTypes {

    private static final int LONGEST_TEMPLATE = 200;
    private static final String REST = "~@";
    /** RFC 5321, section 4.1.3. */
    private static final Pattern DOMAIN_LITERAL = Pattern.compile("\\[[0-9A-Za-z.:*]{1,60}]");

    static final ValueType<AddressPattern> PATTERN = new ValueType<>(
            "a domain, an address, or a pattern of one such as *@example.org (one * at most before the @, and one behind it)",
            EnvelopeTypes::pattern);

    static final ValueType<From> FROM = new ValueType<>(
            "a domain, an address, a pattern of one such as *@old.example.org (one * at most before the @, and one behind"
                    + " it), or ~@example.org for the rest of a domain",
            EnvelopeTypes::from);

    static final ValueType<Target> TARGET = new ValueType<>(
            "an address in James such as anna@example.org, or one with a * for what the * of from stands for",
            text -> target(text));

    /** Values with commas between them, to be looked at one by one. */
    static final ValueType<List<String>> SEVERAL =
            new ValueType<>("addresses in James such as anna@example.org, with commas between them", text -> Stream.of(
                            ValueTypes.require(Text.isOneLine(text), text).split(",", -1))
                    .map(String::strip)
                    .toList());

    static final ValueType<Glob> LIST_ID = new ValueType<>(
            "a mailing list's id (what its List-Id has in <>, such as announce.lists.example.net), or its address; one *"
                    + " at most",
            EnvelopeTypes::listId);

    static final ValueType<Glob> HOSTS = new ValueType<>(
            "a host name with one * at most, such as *.provider.example",
            text -> new Glob(matching("[\\p{L}\\p{N}*._:\\[\\]-]{1,255}", text)));

    static final ValueType<String> FIELD_NAME = new ValueType<>(
            "the name of a header field such as X-Envelope-To, without its colon",
            text -> matching("[!-9;-~]{1,76}", text));

    static final ValueType<Occurrence> OCCURRENCE = new ValueType<>(
            "a number from 1 to 100, counted from the top, or all",
            List.of("all"),
            text -> text.equals("all")
                    ? new Occurrence.All()
                    : new Occurrence.Nth(ValueTypes.number(1, 100).parser().apply(text)));

    static final ValueType<String> PREFIX = new ValueType<>(
            "what the provider puts before the address, such as customer-isp-, without white space and @",
            text -> matching("[!-?A-~]{1,64}", text));

    static final ValueType<AddressTemplate> TEMPLATE = new ValueType<>(
            "a text of one line with one *, where the address is, and one ~ at most on either side of it",
            text -> new AddressTemplate(
                    ValueTypes.require(Text.isOneLine(text) && text.length() <= LONGEST_TEMPLATE, text)));

    private EnvelopeTypes() {}

    /**
     * What a mapping is for.
     *
     * @param forTheRest whether it was written with {@code ~}
     */
    record From(AddressPattern pattern, boolean forTheRest) {

        /** As it is written. */
        @Override
        public String toString() {
            return forTheRest ? REST + pattern.domain() : pattern.toString();
        }
    }

    private static AddressPattern pattern(String text) {
        boolean named = text.contains("@") || text.contains(".") || text.equals("*");
        // A word alone is more often half an address than a domain; ~ has a meaning of its own elsewhere.
        ValueTypes.require(named && !text.startsWith(REST), text);
        return patternOf(text);
    }

    private static From from(String text) {
        if (text.startsWith(REST)) {
            return new From(patternOf("*@" + text.substring(REST.length())), true);
        }
        return new From(pattern(text), false);
    }

    private static Target target(String text) {
        AddressPattern pattern = patternOf(ValueTypes.require(text.contains("@"), text));
        return new Target(pattern.localPart(), pattern.domain());
    }

    /** A pattern that something can match: with a letter for each * it is an address. */
    private static AddressPattern patternOf(String text) {
        AddressPattern pattern = AddressPattern.parse(ValueTypes.withAsciiDomain(text));
        boolean literal = DOMAIN_LITERAL
                .matcher(text.substring(text.lastIndexOf('@') + 1))
                .matches();
        String address = pattern.localPart() + "@" + (literal ? "x" : pattern.domain());
        ValueTypes.require(ValueTypes.ADDRESS.parse(address.replace('*', 'x')).isPresent(), text);
        return pattern;
    }

    private static Glob listId(String text) {
        String id = text.contains("@") ? ValueTypes.withAsciiDomain(text) : text;
        return new Glob(matching("[^<>\\p{Cntrl}]{1,255}", id));
    }

    private static String matching(String expression, String text) {
        return ValueTypes.require(Pattern.matches(expression, text), text);
    }
}
