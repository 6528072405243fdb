/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.time.DurationFormatUtils;
import org.apache.james.core.Username;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.Route;

/** A domain whose mail is held, as the web administration shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record HeldDomainView(
        String domain,
        long messages,
        long bytes,
        Optional<String> oldest,
        long maximumMessages,
        long maximumSize,
        String keepFor,
        List<String> users,
        Optional<String> route) {

    static HeldDomainView of(HeldDomain domain, HeldMail.Amount amount) {
        return new HeldDomainView(
                domain.name().asString(),
                amount.messages(),
                amount.bytes(),
                amount.oldest().map(Object::toString),
                domain.limits().messages(),
                domain.limits().bytes(),
                DurationFormatUtils.formatDurationWords(
                        domain.limits().keepFor().toMillis(), true, true),
                domain.users().stream().map(Username::asString).sorted().toList(),
                domain.route().map(HeldDomainView::route));
    }

    private static String route(Route route) {
        return route instanceof Route.ToServer one ? one.server().toString() : "mail exchangers";
    }
}
