/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;

/**
 * The Received fields (RFC 5321, section 4.4) that a message had at the provider, from the top; so that a condition means the same
 * before a message is collected and afterwards.
 */
public record Hops(List<String> fields) {

    private static final String RECEIVED = "Received";

    public Hops {
        fields = List.copyOf(fields);
    }

    /** Of a mail that was not collected: all of them. */
    public static Hops of(Mail mail) throws MessagingException {
        String[] values = mail.getMessage().getHeader(RECEIVED);
        List<String> fields = values == null ? List.of() : List.of(values);
        return new Hops(CollectedMail.deliveryId(mail)
                .map(delivery -> below(delivery, fields))
                .orElse(fields));
    }

    /** Without the collector's own, and what stands above it. Nobody else can write one like it: the id is made at random. */
    private static List<String> below(String delivery, List<String> fields) {
        List<String> below = new ArrayList<>(fields);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).contains(delivery)) {
                return below.subList(i + 1, fields.size());
            }
        }
        return below;
    }

    public int count() {
        return fields.size();
    }

    /** When the last server took the message, as it says itself. */
    public Optional<Instant> lastAt() {
        return fields.stream().findFirst().flatMap(field -> {
            String text = FieldText.unfolded(field);
            return MailDate.parse(text.substring(text.lastIndexOf(';') + 1));
        });
    }
}
