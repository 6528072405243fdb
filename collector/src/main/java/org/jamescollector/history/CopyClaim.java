/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.util.List;
import org.apache.james.core.MailAddress;

/**
 * What a copy of a message is to be delivered as.
 *
 * @param recipients who has not got the message by another copy
 * @param surplus whether there are more copies than the message names recipients, of which this is one
 */
public record CopyClaim(List<MailAddress> recipients, boolean surplus) {

    public CopyClaim {
        recipients = List.copyOf(recipients);
    }
}
