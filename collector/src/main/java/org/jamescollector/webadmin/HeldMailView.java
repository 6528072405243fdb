/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.held.HeldKey;

/**
 * A held mail, as the web administration shows it.
 *
 * @param sender an empty one is the null sender; absent where the mail cannot be loaded
 * @param problem why it cannot be loaded
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record HeldMailView(
        String key,
        String since,
        long size,
        Optional<String> sender,
        Optional<List<String>> recipients,
        Optional<String> problem) {

    static HeldMailView of(HeldKey key, Mail mail) {
        return new HeldMailView(
                key.toString(),
                key.since().toString(),
                key.size(),
                Optional.of(mail.getMaybeSender().asString("")),
                Optional.of(
                        mail.getRecipients().stream().map(MailAddress::asString).toList()),
                Optional.empty());
    }

    static HeldMailView unreadable(HeldKey key, String problem) {
        return new HeldMailView(
                key.toString(),
                key.since().toString(),
                key.size(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(problem));
    }
}
