/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import com.google.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says for which recipients a provider may hand mail over: those in domains that it was asked for and that James serves. */
final class AcceptedDomains {

    private static final Logger LOGGER = LoggerFactory.getLogger(AcceptedDomains.class);

    private final DomainList domains;

    @Inject
    AcceptedDomains(DomainList domains) {
        this.domains = domains;
    }

    /** Whether mail is taken for a recipient, and why not. */
    enum Answer {
        YES,
        /** The account's mail of that domain was not asked for. */
        NOT_ASKED_FOR,
        /** James has no such domain. */
        NOT_SERVED,
        /** James cannot tell. */
        UNKNOWN
    }

    /** Also false where James cannot tell. */
    boolean accept(TurnedSession session, MailAddress recipient) {
        return ask(session, recipient) == Answer.YES;
    }

    Answer ask(TurnedSession session, MailAddress recipient) {
        Domain domain = recipient.getDomain();
        if (!session.isAskedFor(domain)) {
            return Answer.NOT_ASKED_FOR;
        }
        try {
            return domains.containsDomain(domain) ? Answer.YES : Answer.NOT_SERVED;
        } catch (DomainListException e) {
            LOGGER.warn(
                    "James cannot say whether it serves the domain of a recipient; the provider is told to try again",
                    e);
            return Answer.UNKNOWN;
        }
    }
}
