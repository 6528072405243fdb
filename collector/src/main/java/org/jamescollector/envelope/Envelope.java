/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;

/**
 * The SMTP envelope of a collected message.
 *
 * @param sender the null sender where none is known or none was given: no bounce is ever sent then
 * @param recipients at least one
 * @param origin where the provider says the message came from
 */
public record Envelope(MaybeSender sender, List<MailAddress> recipients, Optional<Origin> origin) {

    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has at least one recipient");
        }
    }

    /**
     * The host that handed the message to the provider.
     *
     * @param host its name, or the address again
     * @param address an IP address
     */
    public record Origin(String host, String address) {}
}
