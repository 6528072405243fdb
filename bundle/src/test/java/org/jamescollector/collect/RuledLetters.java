/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamescollector.collect.RuledLetter.Rule;

/** Letters and rules that show every condition, once when it holds and once when it does not, and every action. */
final class RuledLetters {

    private static final String OURS = "org.jamescollector.matchers.";
    private static final String ARCHIVE =
            "<to>archive@dovecot.example, archive@greenmail.example</to><folder>Rules</folder>";

    static final List<RuledLetter> ALL = Stream.concat(conditions(), actions()).toList();

    private RuledLetters() {}

    private static Stream<RuledLetter> conditions() {
        return Stream.of(
                holds("from-account", OURS + "CollectedFrom=dove*,greenmail.example", ""),
                fails("from-another", OURS + "CollectedFrom=office,home-*", ""),
                holds("by-pop3", OURS + "CollectedBy=pop3", ""),
                fails("by-others", OURS + "CollectedBy=imap,odmr,smtp", ""),
                holds(
                        "decoded",
                        OURS + "HeaderMatches=X-Kind contains Rechnung f\u00fcr",
                        "X-Kind: =?utf-8?Q?Ihre_Rechnung_f=C3=BCr_Mai?=\r\n"),
                fails("undecoded", OURS + "HeaderMatches=X-Kind is Rechnung", "X-Kind: eine Rechnung\r\n"),
                holds("regular", OURS + "HeaderMatches=X-Kind matches ^[A-Z]{3}-[0-9]+$", "X-Kind: ABC-42\r\n"),
                holds("now", OURS + "TimeBetween=" + hours(-2, 3), ""),
                fails("later", OURS + "TimeBetween=" + hours(4, 6), ""),
                holds("every-day", OURS + "DayIs=MON-SUN", ""),
                fails("another-day", OURS + "DayIs=" + inDays(3) + " UTC", ""),
                holds("valid", OURS + "ValidRecipients=exactly 1", ""),
                fails("too-few", OURS + "ValidRecipients=more than 1", ""),
                fails("no-invalid", OURS + "InvalidRecipients=at least 1", ""),
                holds("old", OURS + "OlderThan=5 days", ""),
                fails("young", OURS + "OlderThan=3000 days", ""),
                fails("just-seen", OURS + "FirstSeenBefore=1 hour", ""),
                holds("hops", OURS + "HopsOver=3", received(3)),
                fails("fewer-hops", OURS + "HopsOver=3", received(2)),
                holds(
                        "in-file",
                        OURS + "AddressInFile=from file://conf/blocked.txt",
                        "From: blocked@elsewhere.example\r\n"),
                fails("not-in-file", OURS + "AddressInFile=from file://conf/blocked.txt", ""),
                holds("size", "SizeGreaterThan=100", ""),
                fails("smaller", "SizeGreaterThan=1m", ""),
                holds("header", "HasHeader=X-Spam-Flag=YES", "X-Spam-Flag: YES\r\n"),
                fails("no-header", "HasHeader=X-Spam-Flag=YES", "X-Spam-Flag: NO\r\n"),
                holds("sender", "SenderIs=alice@elsewhere.example", ""),
                holds("origin", "RemoteAddrInNetwork=198.51.100.0/24", ""),
                fails("another-origin", "RemoteAddrInNetwork=203.0.113.0/24", ""),
                holds("mime", "HasMimeType=text/calendar", "Content-Type: text/calendar; charset=utf-8\r\n"),
                letter(
                        "invalid",
                        List.of("anna", "nobody"),
                        "",
                        1,
                        List.of(rule(OURS + "InvalidRecipients==1", "IgnoreAtProvider", "")),
                        1,
                        0,
                        0,
                        0),
                letter(
                        "seen-before",
                        List.of("anna"),
                        "Message-ID: <twice@elsewhere.example>\r\n",
                        2,
                        List.of(rule(OURS + "MessageIdSeen", "DeleteAtProvider", "")),
                        1,
                        1,
                        0,
                        0),
                letter(
                        "first-seen",
                        List.of("anna"),
                        "",
                        1,
                        List.of(
                                new Rule(true, OURS + "FirstSeenBefore=3 seconds", "LeaveAtProvider", ""),
                                rule("All", "RedirectDownload", ARCHIVE)),
                        1,
                        0,
                        0,
                        2));
    }

    private static Stream<RuledLetter> actions() {
        return Stream.of(
                letter(
                        "download",
                        List.of("anna"),
                        "",
                        1,
                        List.of(rule("All", "Download", ""), rule("All", "DeleteAtProvider", "")),
                        1,
                        1,
                        0,
                        0),
                letter("leave", List.of("anna"), "", 1, List.of(rule("All", "LeaveAtProvider", "")), 1, 0, 0, 0),
                letter("ignore", List.of("anna"), "", 1, List.of(rule("All", "IgnoreAtProvider", "")), 1, 0, 0, 0),
                letter("delete", List.of("anna"), "", 3, List.of(rule("All", "DeleteAtProvider", "")), 0, 0, 0, 0),
                letter(
                        "redirect",
                        List.of("anna"),
                        "",
                        1,
                        List.of(rule("All", "RedirectDownload", ARCHIVE)),
                        1,
                        0,
                        0,
                        2),
                letter("copy", List.of("anna"), "", 1, List.of(rule("All", "CopyDownload", ARCHIVE)), 1, 1, 0, 2),
                letter(
                        "keep",
                        List.of("anna"),
                        "",
                        2,
                        List.of(rule("All", "KeepAtProvider", "<keep>delete</keep>")),
                        0,
                        2,
                        0,
                        0),
                letter(
                        "priority",
                        List.of("anna"),
                        "",
                        1,
                        List.of(rule("All", "DownloadPriority", "<value>5</value>")),
                        1,
                        1,
                        0,
                        0),
                letter(
                        "tag",
                        List.of("anna"),
                        "",
                        1,
                        List.of(rule(
                                "All",
                                "TagDownload",
                                "<name>org.example.tag</name><value>by rule</value><header>X-Collected</header>")),
                        1,
                        1,
                        0,
                        0),
                letter(
                        "one-wants-it",
                        List.of("anna", "berta"),
                        "",
                        1,
                        List.of(rule("RecipientIsRegex=berta@.*", "DeleteAtProvider", "")),
                        1,
                        1,
                        0,
                        0),
                letter(
                        "one-waits-for-it",
                        List.of("anna", "berta"),
                        "",
                        1,
                        List.of(rule("RecipientIsRegex=anna@.*", "LeaveAtProvider", "")),
                        1,
                        0,
                        1,
                        0),
                letter("no-rule", List.of("anna", "berta"), "", 1, List.of(), 1, 1, 1, 0));
    }

    private static RuledLetter holds(String subject, String match, String fields) {
        return letter(subject, List.of("anna"), fields, 1, List.of(rule(match, "IgnoreAtProvider", "")), 1, 0, 0, 0);
    }

    private static RuledLetter fails(String subject, String match, String fields) {
        return letter(subject, List.of("anna"), fields, 1, List.of(rule(match, "IgnoreAtProvider", "")), 1, 1, 0, 0);
    }

    private static RuledLetter letter(
            String subject,
            List<String> to,
            String fields,
            int stored,
            List<Rule> rules,
            int atProvider,
            int annas,
            int bertas,
            int archived) {
        return new RuledLetter(subject, to, fields, stored, rules, atProvider, annas, bertas, archived);
    }

    private static Rule rule(String match, String mailet, String parameters) {
        return new Rule(false, match, mailet, parameters);
    }

    private static String received(int lines) {
        return Stream.generate(() -> "Received: from a.example by b.example; Mon, 2 Nov 2026 09:00:00 +0100\r\n")
                .limit(lines)
                .collect(Collectors.joining());
    }

    private static String hours(int from, int to) {
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
        return now.plusHours(from).format(format) + "-" + now.plusHours(to).format(format) + " UTC";
    }

    private static String inDays(int days) {
        DayOfWeek day = ZonedDateTime.now(ZoneOffset.UTC).plusDays(days).getDayOfWeek();
        return day.name().substring(0, 3);
    }
}
