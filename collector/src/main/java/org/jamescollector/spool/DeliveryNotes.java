/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;

/**
 * What is to happen to a mail in James beside being delivered.
 *
 * @param folders the mailbox in which a recipient finds it; others find it where James puts their mail
 * @param tags what later mailets and matchers find on it
 */
public record DeliveryNotes(Map<MailAddress, String> folders, List<Tag> tags) {

    public static final DeliveryNotes NONE = new DeliveryNotes(Map.of(), List.of());

    public DeliveryNotes {
        folders = Map.copyOf(folders);
        tags = List.copyOf(tags);
    }

    /**
     * A note.
     *
     * @param name of the mail's attribute, where the note is for all its recipients
     * @param value the attribute's
     * @param header a header field with the value, which these recipients find in their copies
     * @param recipients whom the note is for
     */
    public record Tag(String name, String value, Optional<String> header, Set<MailAddress> recipients) {
        public Tag {
            recipients = Set.copyOf(recipients);
        }
    }
}
