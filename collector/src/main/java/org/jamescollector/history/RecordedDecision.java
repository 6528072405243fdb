/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamescollector.account.AccountName;

/**
 * What was decided about a message. Its texts come from strangers, and are cut where they are too long.
 *
 * @param at when it was decided, for the last time; kept to the millisecond
 * @param size octets as the provider's LIST gave them
 * @param sender empty for {@code <>}, and where it is not known; at most {@link #MOST_CHARACTERS}
 * @param subject decoded; empty where it is not known; at most {@link #MOST_CHARACTERS}
 * @param recipients whom it was decided for, where they are known; at most {@link #MOST_RECIPIENTS}
 * @param decision what, in one word, such as {@code download}, {@code leave} or {@code delete}
 * @param rule the one that said so; empty where none did; at most {@link #MOST_CHARACTERS}
 * @param header of a message that was deleted, so that its sender can be asked to send it again; at most
 *     {@link #MOST_OF_HEADER} characters
 * @param times how often it was decided
 */
public record RecordedDecision(
        AccountName account,
        MessageKey key,
        Instant at,
        long size,
        String sender,
        String subject,
        List<String> recipients,
        String decision,
        Optional<String> rule,
        Optional<String> header,
        long times) {

    public static final int MOST_CHARACTERS = 1_000;
    public static final int MOST_RECIPIENTS = 100;
    public static final int MOST_OF_HEADER = 16 * 1024;

    public RecordedDecision {
        sender = cut(sender, MOST_CHARACTERS);
        subject = cut(subject, MOST_CHARACTERS);
        recipients = recipients.stream()
                .filter(recipient -> !recipient.isEmpty())
                .limit(MOST_RECIPIENTS)
                .map(recipient -> cut(recipient, MOST_CHARACTERS))
                .toList();
        decision = cut(decision, MOST_CHARACTERS);
        rule = rule.filter(name -> !name.isEmpty()).map(name -> cut(name, MOST_CHARACTERS));
        header = header.map(text -> cut(text, MOST_OF_HEADER));
    }

    /** One that is made now. */
    public RecordedDecision(
            AccountName account,
            MessageKey key,
            Instant at,
            long size,
            String sender,
            String subject,
            List<String> recipients,
            String decision,
            Optional<String> rule,
            Optional<String> header) {
        this(account, key, at, size, sender, subject, recipients, decision, rule, header, 1);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
