/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

/**
 * How much a provider may say before it is cut off. RFC 5321 (section 4.5.3.1.5) bounds a reply line to 512 octets; servers in the field do
 * not keep to it.
 *
 * @param lineOctets of one line of a reply
 * @param replyLines of one reply
 */
public record SmtpBounds(int lineOctets, int replyLines) {
    public static final SmtpBounds DEFAULT = new SmtpBounds(8_192, 100);
}
