/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be said about an account that sets off the delivery of mail. */
final class TriggerSettings {

    /** RFC 5321, section 4.5.3.1.4: 512 octets less {@code ETRN } and the line end. */
    private static final int LONGEST_NAME = 505;

    private static final Pattern QUEUE = Pattern.compile("#[!-~]{1,504}");

    /** RFC 1985, section 5.1. */
    static final ValueType<String> NAME = new ValueType<>(
            "a domain such as example.org, @example.org for it and all below it, or # and the name of a queue",
            TriggerSettings::name);

    static final Setting<Names> NAMES = new Setting<>("names", Names.class, TriggerSettings::names);
    static final Setting<Names> DOMAINS = new Setting<>("domains", Names.class, TriggerSettings::domains);
    static final Setting<Duration> WAIT =
            Setting.of("waitForMail", Duration.class, ValueTypes.time("1 second", "1 hour"));
    static final Setting<Duration> TIMEOUT =
            Setting.of("timeout", Duration.class, ValueTypes.time("1 second", "10 minutes"));
    static final Setting<String> QUERY = Setting.of("query", String.class, ValueTypes.LINE);

    private TriggerSettings() {}

    /** @param values in lower case and ASCII, but for the names of queues */
    record Names(List<String> values) {}

    private static Optional<Names> names(Element parent) {
        return parent.child("names").map(element -> several(element, "name", NAME));
    }

    private static Optional<Names> domains(Element parent) {
        return parent.child("domains").map(element -> several(element, "domain", OdmrSettings.DOMAIN_NAME));
    }

    private static Names several(Element element, String name, ValueType<String> type) {
        List<Element> children = element.children(name);
        element.rejectUnknown();
        if (children.isEmpty()) {
            element.problem("holds no <" + name + ">");
        }
        List<String> values =
                children.stream().flatMap(child -> child.parse(type).stream()).toList();
        values.stream()
                .filter(value -> values.indexOf(value) != values.lastIndexOf(value))
                .distinct()
                .forEach(value -> element.problem(Text.quote(value) + " stands here twice"));
        return new Names(values);
    }

    private static String name(String text) {
        if (text.startsWith("#")) {
            return ValueTypes.require(QUEUE.matcher(text).matches(), text);
        }
        boolean below = text.startsWith("@");
        String domain = OdmrSettings.DOMAIN_NAME
                .parse(IDN.toASCII(below ? text.substring(1) : text).toLowerCase(Locale.ROOT))
                .orElseThrow(IllegalArgumentException::new);
        String name = below ? "@" + domain : domain;
        return ValueTypes.require(name.length() <= LONGEST_NAME, name);
    }
}
