/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Headers as providers send them, and as nobody should: for properties. */
final class SomeHeaders {

    private static final List<String> NAMES = List.of(
            "To",
            "Cc",
            "Bcc",
            "Apparently-To",
            "Resent-To",
            "Resent-Cc",
            "Resent-From",
            "From",
            "Sender",
            "Return-Path",
            "Received",
            "Delivered-To",
            "X-Envelope-To",
            "X-Original-To",
            "X-Envelope-From",
            "List-Id",
            "List-Post",
            "X-Custom",
            "Subject",
            "",
            " To",
            "To ",
            "\u0000");

    private SomeHeaders() {}

    /** Fields that look right, with addresses that are ours and others, good and bad, and white space of all kinds. */
    static Arbitrary<byte[]> structured() {
        return Combinators.combine(
                        Arbitraries.of(NAMES), value(), Arbitraries.of("\r\n", "\n", "\r\r\n", "\r", "\r\n\r\n"))
                .as((name, value, end) -> name + ": " + value + end)
                .list()
                .ofMaxSize(20)
                .map(fields -> String.join("", fields).getBytes(StandardCharsets.UTF_8));
    }

    private static Arbitrary<String> value() {
        return Arbitraries.oneOf(
                address().list().ofMaxSize(6).map(addresses -> String.join(", ", addresses)), received(), nonsense());
    }

    private static Arbitrary<String> address() {
        Arbitrary<String> local = Arbitraries.of(
                "anna",
                "Anna",
                "berta",
                "nobody",
                "sales-east",
                "shop",
                "\"a b\"",
                "\"a@b\"",
                "a(b)",
                "\u00e4",
                "",
                "isp-anna",
                "a.b",
                "a\\b",
                "x".repeat(400),
                "%s%n",
                "postmaster");
        Arbitrary<String> domain = Arbitraries.of(
                "example.org",
                "EXAMPLE.ORG",
                "example.org.",
                "old.example.org",
                "example.net",
                "b\u00fccher.example",
                "[192.0.2.1]",
                "[IPv6:::1]",
                "lists.example.net",
                "",
                "-",
                "a..b",
                "example.org>");
        Arbitrary<String> form = Arbitraries.of(
                "%s",
                "<%s>",
                "Name <%s>",
                "\"Na, me\" <%s>",
                "<@a,@b:%s>",
                "g: %s;",
                "(c) %s (d",
                "=?utf-8?q?x?= <%s>",
                "\r\n <%s>",
                "<mailto:%s?x>",
                "<%s",
                "%s>",
                "\"%s",
                "<>");
        return Combinators.combine(form, local, domain).as((how, name, host) -> how.replace("%s", name + "@" + host));
    }

    private static Arbitrary<String> received() {
        return Combinators.combine(
                        Arbitraries.of("mx.provider.example", "james.example.org", "x", "", "(", "\""),
                        Arbitraries.of(
                                "", "(Collector for Apache James, account info)", "(for <anna@example.org>)", "("),
                        address())
                .as((by, comment, recipient) -> "from a ([192.0.2.1]) by " + by + " " + comment
                        + " with SMTP\r\n\tid 1 for " + recipient + "; Mon");
    }

    private static Arbitrary<String> nonsense() {
        return Arbitraries.strings()
                .withChars("<>@,;:()\"\\[]. \t\r\n=?abfor\u0000\u007f\u00e9")
                .ofMaxLength(60);
    }
}
