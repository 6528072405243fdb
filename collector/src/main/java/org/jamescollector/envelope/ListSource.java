/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.ListMapping;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * The subscribers of the mailing list that a message came by: of the list that List-Id names (RFC 2919), else List-Post (RFC 2369),
 * else To or Cc. All mappings for that list count.
 */
final class ListSource implements Source {

    private static final String MAILTO = "mailto:";

    private final List<ListMapping> lists;

    ListSource(List<ListMapping> lists) {
        this.lists = lists;
    }

    @Override
    public Set<String> fields() {
        return lists.isEmpty() ? Set.of() : Set.of("list-id", "list-post", "to", "cc");
    }

    @Override
    public Stream<Finding> look(TracedHeader header) {
        if (lists.isEmpty()) {
            return Stream.empty();
        }
        HeaderFields fields = header.fields();
        return Stream.of(
                        fields.all("list-id").stream().flatMap(field -> of(field, inBrackets(field.value()))),
                        fields.all("list-post").stream().flatMap(field -> of(field, address(field.value()))),
                        named(fields))
                .flatMap(findings -> findings);
    }

    /** The subscribers of all lists among the recipients. */
    private Stream<Finding> named(HeaderFields fields) {
        List<Finding.Part> parts = Stream.of("to", "cc")
                .flatMap(name -> fields.all(name).stream())
                .map(field -> new Finding.Part(Optional.of(field), subscribersOfAll(field)))
                .filter(part -> !part.addresses().isEmpty())
                .toList();
        return parts.isEmpty()
                ? Stream.empty()
                : Stream.of(new Finding("list in To, Cc", Finding.Kind.SUBSCRIBERS, parts));
    }

    private List<FoundAddress> subscribersOfAll(Field field) {
        return AddressList.parse(field.value()).stream()
                .flatMap(found -> found.address().stream())
                .map(MailAddress::asString)
                .distinct()
                .flatMap(this::subscribers)
                .toList();
    }

    private Stream<Finding> of(Field field, String list) {
        List<FoundAddress> subscribers = subscribers(list).toList();
        return subscribers.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.ofField("list " + list, Finding.Kind.SUBSCRIBERS, field, subscribers));
    }

    private Stream<FoundAddress> subscribers(String list) {
        return lists.stream()
                .filter(mapping -> mapping.list().match(list).isPresent())
                .flatMap(mapping -> mapping.subscribers().stream())
                .map(FoundAddress::of);
    }

    /** {@code Announcements <announce.lists.example.net>}; some leave the brackets away. */
    private static String inBrackets(String value) {
        int open = value.lastIndexOf('<');
        int close = value.indexOf('>', Math.max(open, 0));
        return (open >= 0 && close > open ? value.substring(open + 1, close) : value).strip();
    }

    /** {@code <mailto:announce@lists.example.net?subject=..>}; NO where nobody may post. */
    private static String address(String value) {
        String uri = inBrackets(value);
        if (!uri.toLowerCase(Locale.ROOT).startsWith(MAILTO)) {
            return uri;
        }
        int query = uri.indexOf('?');
        return uri.substring(MAILTO.length(), query < 0 ? uri.length() : query);
    }
}
