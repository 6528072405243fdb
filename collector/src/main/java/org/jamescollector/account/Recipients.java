/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import org.apache.james.core.MailAddress;

/** Who gets the mail of a mailbox. */
public sealed interface Recipients {

    /** The address that is always there to deliver to: it must be known to James before anything is collected. */
    MailAddress lastResort();

    /** A mailbox of one person: everything goes to this address. */
    record One(MailAddress address) implements Recipients {
        @Override
        public MailAddress lastResort() {
            return address;
        }
    }

    /** A mailbox for many people: each message goes to the recipients of its SMTP envelope, which is to be recovered. */
    record ByEnvelope(EnvelopeSettings settings) implements Recipients {
        @Override
        public MailAddress lastResort() {
            return settings.fallback();
        }
    }
}
