/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jamescollector.history.DeliveryId;

/**
 * What a mail that the collector wrote carries on its way through James.
 *
 * @param notice names what was written; a mail that was handed over twice has the same
 * @param delivery names this handing over
 */
public record NoticeMark(String notice, DeliveryId delivery) {

    /** Names the notice. */
    public static final AttributeName NOTICE = AttributeName.of("org.jamescollector.notice");
    /** Names the handing over. */
    public static final AttributeName DELIVERY = AttributeName.of("org.jamescollector.noticeDelivery");

    static void put(Mail mail, String notice, DeliveryId delivery) {
        mail.setAttribute(new Attribute(NOTICE, AttributeValue.of(notice)));
        mail.setAttribute(new Attribute(DELIVERY, AttributeValue.of(delivery.toString())));
    }

    /** Empty for a mail that the collector did not write. */
    public static Optional<NoticeMark> read(Mail mail) {
        return text(mail, NOTICE).flatMap(notice -> text(mail, DELIVERY)
                .map(delivery -> new NoticeMark(notice, DeliveryId.parse(delivery))));
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return mail.getAttribute(name).flatMap(attribute -> attribute.getValue().valueAs(String.class));
    }
}
