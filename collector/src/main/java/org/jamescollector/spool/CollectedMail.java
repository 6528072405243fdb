/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.time.Instant;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageKey;

/** What a collected mail carries on its way through James: the attributes' names, written and read in one place. */
public final class CollectedMail {

    /** Name of the account. */
    public static final AttributeName ACCOUNT = AttributeName.of("org.jamescollector.account");
    /** {@code pop3}. */
    public static final AttributeName PROTOCOL = AttributeName.of("org.jamescollector.protocol");
    /** The provider's unique-id, or what stands in for it. */
    public static final AttributeName UNIQUE_ID = AttributeName.of("org.jamescollector.uniqueId");
    /** Names this download of the message. */
    public static final AttributeName DELIVERY_ID = AttributeName.of("org.jamescollector.deliveryId");
    /** Octets, as the provider's LIST gave them. */
    public static final AttributeName SIZE = AttributeName.of("org.jamescollector.size");
    /** Digest of the header, hexadecimal. */
    public static final AttributeName HEADER_DIGEST = AttributeName.of("org.jamescollector.headerDigest");
    /** Digest of the message, hexadecimal. */
    public static final AttributeName CONTENT_DIGEST = AttributeName.of("org.jamescollector.contentDigest");
    /** When it was collected: milliseconds since 1970. */
    public static final AttributeName COLLECTED_AT = AttributeName.of("org.jamescollector.collectedAt");

    private CollectedMail() {}

    static void describe(Mail mail, String protocol, Collected message) {
        mail.setAttribute(text(ACCOUNT, message.account().value()));
        mail.setAttribute(text(PROTOCOL, protocol));
        mail.setAttribute(text(UNIQUE_ID, message.key().value()));
        mail.setAttribute(text(DELIVERY_ID, message.delivery().toString()));
        mail.setAttribute(number(SIZE, message.size()));
        mail.setAttribute(text(HEADER_DIGEST, message.header().toHex()));
        mail.setAttribute(text(CONTENT_DIGEST, message.content().toHex()));
        mail.setAttribute(number(COLLECTED_AT, message.at().toEpochMilli()));
    }

    /**
     * What a mail says of where it was collected; empty for a mail that was not.
     *
     * @throws IllegalArgumentException when the attributes are there but not as this class writes them
     */
    public static Optional<Collected> read(Mail mail) {
        return text(mail, DELIVERY_ID)
                .map(delivery -> new Collected(
                        new AccountName(required(mail, ACCOUNT)),
                        new MessageKey(required(mail, UNIQUE_ID)),
                        DeliveryId.parse(delivery),
                        number(mail, SIZE),
                        Digest.parse(required(mail, HEADER_DIGEST)),
                        Digest.parse(required(mail, CONTENT_DIGEST)),
                        Instant.ofEpochMilli(number(mail, COLLECTED_AT))));
    }

    private static Attribute text(AttributeName name, String value) {
        return new Attribute(name, AttributeValue.of(value));
    }

    private static Attribute number(AttributeName name, long value) {
        return new Attribute(name, AttributeValue.of(value));
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return mail.getAttribute(name).flatMap(attribute -> attribute.getValue().valueAs(String.class));
    }

    private static String required(Mail mail, AttributeName name) {
        return text(mail, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("mail " + mail.getName() + " lacks " + name.asString()));
    }

    private static long number(Mail mail, AttributeName name) {
        return mail.getAttribute(name)
                .flatMap(attribute -> attribute.getValue().valueAs(Number.class))
                .orElseThrow(() -> new IllegalArgumentException("mail " + mail.getName() + " lacks " + name.asString()))
                .longValue();
    }
}
