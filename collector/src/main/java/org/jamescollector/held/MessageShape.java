/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * What has to be known of a message before it is sent.
 *
 * @param size octets on the line, each line ended by CR LF (RFC 1870, section 5)
 * @param eightBit whether any octet is above 127 (RFC 6152)
 * @param eightBitHeader whether any of these is in the header (RFC 6532)
 */
public record MessageShape(long size, boolean eightBit, boolean eightBitHeader) {

    private static final AttributeName ATTRIBUTE = AttributeName.of("org.jamescollector.heldShape");
    private static final String SEVEN = "7bit";
    private static final String BODY = "8bit";
    private static final String HEADER = "8bit-header";

    /** Reads the whole message. */
    public static MessageShape of(Mail mail) throws IOException, MessagingException {
        Meter meter = new Meter();
        MessageOctets.write(mail, meter);
        return meter.shape();
    }

    /** As it was noted when the mail came, or by reading the message. */
    public static MessageShape read(Mail mail, HeldKey key) throws IOException, MessagingException {
        Optional<String> noted = mail.getAttribute(ATTRIBUTE)
                .flatMap(attribute -> attribute.getValue().valueAs(String.class));
        return noted.isPresent()
                ? new MessageShape(
                        key.size(), !noted.get().equals(SEVEN), noted.get().equals(HEADER))
                : of(mail);
    }

    void note(Mail mail) {
        String words = eightBitHeader ? HEADER : eightBit ? BODY : SEVEN;
        mail.setAttribute(new Attribute(ATTRIBUTE, AttributeValue.of(words)));
    }

    /** Counts octets as they go by. */
    private static final class Meter extends OutputStream {

        private long size;
        private boolean eightBit;
        private boolean eightBitHeader;
        private boolean inHeader = true;
        private int last = '\n';
        private boolean lineIsEmpty = true;

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        @Override
        public void write(int octet) {
            if (octet == '\n') {
                size += last == '\r' ? 1 : 2;
                inHeader &= !lineIsEmpty;
                lineIsEmpty = true;
            } else {
                // A lone carriage return is sent as a whole line end.
                size += last == '\r' ? 2 : 1;
                lineIsEmpty &= octet == '\r';
            }
            if ((octet & 0x80) != 0) {
                eightBit = true;
                eightBitHeader |= inHeader;
            }
            last = octet;
        }

        MessageShape shape() {
            long whole = size + (last == '\n' ? 0 : last == '\r' ? 1 : 2);
            return new MessageShape(whole, eightBit, eightBitHeader);
        }
    }
}
