/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jamescollector.account.ListMapping;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * The subscribers of the mailing list that a message came by: of the list that List-Id names (RFC 2919), else List-Post (RFC 2369). All
 * mappings for that list count. A list's address in To or Cc says nothing of the kind: it is {@link AddressesSource}'s.
 */
final class ListSource implements Source {

    private static final String MAILTO = "mailto:";

    private final List<ListMapping> lists;

    ListSource(List<ListMapping> lists) {
        this.lists = lists;
    }

    @Override
    public Set<String> fields() {
        return lists.isEmpty() ? Set.of() : Set.of("list-id", "list-post");
    }

    @Override
    public Stream<Finding> look(TracedHeader header) {
        if (lists.isEmpty()) {
            return Stream.empty();
        }
        HeaderFields fields = header.fields();
        return Stream.concat(
                fields.all("list-id").stream().flatMap(field -> of(field, inBrackets(field.value()))),
                fields.all("list-post").stream().flatMap(field -> of(field, address(field.value()))));
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
