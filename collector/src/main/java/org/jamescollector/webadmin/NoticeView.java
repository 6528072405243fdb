/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import org.jamescollector.history.Outbox;

/**
 * A mail that the collector has written and that cannot be sent, as the web administration shows it.
 *
 * @param uniqueId of the message it is about
 * @param madeAt ISO 8601
 * @param refusals how often James did not take it
 * @param problem why it cannot be sent
 */
public record NoticeView(
        String id,
        String account,
        String kind,
        String addressee,
        String uniqueId,
        String madeAt,
        int refusals,
        String problem) {

    static NoticeView of(Outbox.SetAside notice) {
        return new NoticeView(
                notice.id(),
                notice.account().value(),
                notice.kind(),
                Shown.of(notice.addressee()),
                Shown.of(notice.uniqueId()),
                notice.madeAt().toString(),
                notice.refusals(),
                Shown.of(notice.why()));
    }
}
