/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A message, the download rules that are for it alone, and what becomes of it.
 *
 * @param subject by which its rules know it
 * @param to local parts of the envelope's recipients
 * @param fields further fields of the header, each with its line end
 * @param stored how many messages with this subject there are, alike but for their text
 * @param rules pairs of a condition and of what stands in the mailet: {@code class="..."} and its parameters
 * @param atProvider how many of them stay there
 * @param annas how many Anna gets
 * @param bertas how many Berta gets
 * @param archived how many lie in the folder of rules of the archive
 */
record RuledLetter(
        String subject,
        List<String> to,
        String fields,
        int stored,
        List<Rule> rules,
        int atProvider,
        int annas,
        int bertas,
        int archived) {

    /** Some providers count less than all of a message. */
    private static final String MORE = "More of the text.\r\n".repeat(20);

    /**
     * One of them.
     *
     * @param not whether it goes for mail that does not match
     * @param match a matcher with its condition
     * @param mailet class of the action, without its package
     * @param parameters elements of the mailet
     */
    record Rule(boolean not, String match, String mailet, String parameters) {}

    List<byte[]> messages(String domain) {
        String envelope = to.stream().map(name -> name + "@" + domain).collect(Collectors.joining(", "));
        return IntStream.range(0, stored)
                .mapToObj(number -> "X-Envelope-To: " + envelope + "\r\n"
                        + "Received: from mail.elsewhere.example (mail.elsewhere.example [198.51.100.7])\r\n"
                        + "\tby mx.provider.example; Mon, 2 Nov 2026 10:00:00 +0100\r\n"
                        + fields
                        + (fields.contains("From: ") ? "" : "From: Alice <alice@elsewhere.example>\r\n")
                        + "To: somebody@elsewhere.example\r\nSubject: " + subject + "\r\n"
                        + (fields.contains("Message-ID: ")
                                ? ""
                                : "Message-ID: <" + subject + "." + number + "@elsewhere.example>\r\n")
                        + "\r\nText " + number + " of " + subject + "\r\n" + MORE)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /** The conditions, each joined with the subject. */
    String matchersXml() {
        return IntStream.range(0, rules.size())
                .mapToObj(i ->
                        """
                        <matcher name="%s-%d" match="org.apache.james.mailetcontainer.impl.matchers.And">
                          <matcher match="SubjectIs=%s"/>
                          <matcher %s="%s"/>
                        </matcher>
                        """
                                .formatted(
                                        subject,
                                        i,
                                        subject,
                                        rules.get(i).not() ? "notmatch" : "match",
                                        rules.get(i).match()))
                .collect(Collectors.joining());
    }

    String mailetsXml() {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> "<mailet match=\"" + subject + "-" + i + "\" class=\"org.jamescollector.mailets."
                        + rules.get(i).mailet() + "\">" + rules.get(i).parameters() + "</mailet>\n")
                .collect(Collectors.joining());
    }
}
