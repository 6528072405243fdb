/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;

/** What James knows of its own users. */
public interface KnownRecipients {

    /**
     * Whether James delivers mail for this address: to a user, an alias, a group or a forward.
     *
     * @throws RecipientLookupException when James cannot tell just now
     */
    boolean isKnown(MailAddress address);

    /**
     * Whether this is one of James' domains.
     *
     * @throws RecipientLookupException when James cannot tell just now
     */
    boolean isLocalDomain(Domain domain);

    /**
     * Whether mail for an address of James' reaches this user: because it is his, or an alias, a group or a forward leads to him.
     *
     * @throws RecipientLookupException when James cannot tell just now
     */
    default boolean leadsTo(MailAddress address, MailAddress user) {
        return address.equals(user);
    }

    /**
     * Whether somebody who writes from the other address may answer for this one: it leads to him, or to somebody of whom the other one is an
     * alias.
     *
     * @throws RecipientLookupException when James cannot tell just now
     */
    default boolean isSamePerson(MailAddress address, MailAddress other) {
        return address.equals(other) || leadsTo(address, other);
    }
}
