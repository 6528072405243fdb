/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message to people of one domain whose mail a provider puts into one mailbox. People are named by their local part; who has
 * an {@code @} is somewhere else.
 *
 * @param to of the header
 * @param cc of the header
 * @param bcc recipients whom the header does not name
 * @param fields further fields of the header
 * @param named the people of the domain whom the header names as recipients
 * @param list whether it is a mailing list's message, whose subscribers the administrator names: these are {@code bcc}
 * @param copyEach whether the provider stores a copy for each recipient, or one for all
 */
record SharedLetter(
        String subject,
        String messageId,
        String to,
        String cc,
        List<String> bcc,
        String fields,
        List<String> named,
        boolean list,
        boolean copyEach) {

    static final String NOBODY = "nobody";

    SharedLetter {
        bcc = List.copyOf(bcc);
        named = List.copyOf(named);
    }

    static SharedLetter of(String subject, List<String> to, List<String> cc, List<String> bcc) {
        List<String> named = Stream.concat(to.stream(), cc.stream())
                .filter(name -> !name.contains("@"))
                .distinct()
                .toList();
        return new SharedLetter(
                subject,
                "<" + subject.replace(' ', '.') + "@elsewhere.example>",
                addresses(to),
                addresses(cc),
                bcc,
                "",
                named,
                false,
                false);
    }

    /** The domain is put in when the message is made. */
    private static String addresses(List<String> names) {
        return names.stream()
                .map(name -> name.contains("@") ? name : "\"Mx. " + name + "\" <" + name + "@DOMAIN>")
                .collect(Collectors.joining(",\r\n "));
    }

    SharedLetter withCopyEach() {
        return new SharedLetter(subject, messageId, to, cc, bcc, fields, named, list, true);
    }

    SharedLetter withMessageId(String id) {
        return new SharedLetter(subject, id, to, cc, bcc, fields, named, list, copyEach);
    }

    SharedLetter withTo(String text) {
        return new SharedLetter(subject, messageId, text, cc, bcc, fields, named, list, copyEach);
    }

    SharedLetter withFields(String more, List<String> nowNamed) {
        return new SharedLetter(subject, messageId, to, cc, bcc, more, nowNamed, list, copyEach);
    }

    SharedLetter fromList(String id) {
        return new SharedLetter(
                subject, messageId, to, cc, bcc, "List-Id: News <" + id + ">\r\n", named, true, copyEach);
    }

    /** Of the domain, as SMTP had it at the provider. */
    Set<String> envelope() {
        Set<String> envelope = new LinkedHashSet<>(list ? List.of() : named);
        envelope.addAll(bcc);
        return envelope;
    }

    /** Recipients of the copies that the provider stores: one set a copy. */
    List<Set<String>> copies() {
        return copyEach ? envelope().stream().map(Set::of).toList() : List.of(envelope());
    }

    /** As it was sent, in CR LF lines. */
    byte[] message(String domain) {
        return ("From: Alice <alice@elsewhere.example>\r\n"
                        + (to.isEmpty() ? "" : "To: " + to + "\r\n")
                        + (cc.isEmpty() ? "" : "Cc: " + cc + "\r\n")
                        + "Subject: " + subject + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n"
                        + (messageId.isEmpty() ? "" : "Message-ID: " + messageId + "\r\n")
                        + fields
                        + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                        + "This is the letter \"" + subject + "\".\r\n.\r\n..\r\nRegards\r\n")
                .replace("DOMAIN", domain)
                .getBytes(StandardCharsets.UTF_8);
    }
}
