/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.held.HeldKey;

/** A held mail, as the web administration shows it; an empty sender is the null sender. */
record HeldMailView(String key, String since, long size, String sender, List<String> recipients) {

    static HeldMailView of(HeldKey key, Mail mail) {
        return new HeldMailView(
                key.toString(),
                key.since().toString(),
                key.size(),
                mail.getMaybeSender().asString(""),
                mail.getRecipients().stream().map(MailAddress::asString).toList());
    }
}
