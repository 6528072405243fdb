/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;

/** Addresses as a column of text holds them. */
final class StoredAddresses {

    private static final String LINE = "\n";

    private StoredAddresses() {}

    /** One a line; nothing for nobody. */
    static String lines(Set<MailAddress> recipients) {
        return recipients.stream()
                .map(address -> StoredKey.escape(address.asString()))
                .sorted()
                .collect(Collectors.joining(LINE));
    }

    static Set<MailAddress> read(String lines) throws SQLException {
        Set<MailAddress> recipients = new HashSet<>();
        for (String line : lines.isEmpty() ? new String[0] : lines.split(LINE, -1)) {
            try {
                recipients.add(new MailAddress(StoredKey.unescape(line)));
            } catch (AddressException e) {
                // Left out it might leave nobody, which means everybody.
                throw new SQLException("not an address: " + line, e);
            }
        }
        return recipients;
    }
}
