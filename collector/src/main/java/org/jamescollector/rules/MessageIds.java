/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import com.google.common.hash.Hashing;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.InternetHeaders;
import javax.mail.internet.MimeMessage;
import org.jamescollector.history.Digest;

/** Message-IDs (RFC 5322, section 3.6.4) as the history remembers them. */
public final class MessageIds {

    private static final String FIELD = "Message-ID";

    private MessageIds() {}

    /** Empty for a message without one. Of several the first counts; what stands around it does not. */
    public static Optional<Digest> of(MimeMessage message) throws MessagingException {
        String[] fields = message.getHeader(FIELD);
        return fields == null || fields.length == 0 ? Optional.empty() : of(fields[0]);
    }

    /** The same, of a header as the provider sent it. */
    public static Optional<Digest> of(byte[] header) {
        try {
            String[] fields = new InternetHeaders(new ByteArrayInputStream(header)).getHeader(FIELD);
            return fields == null || fields.length == 0 ? Optional.empty() : of(fields[0]);
        } catch (MessagingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Digest> of(String field) {
        String id = field.strip();
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(Digest.of(Hashing.sha256()
                        .hashString(id, StandardCharsets.ISO_8859_1)
                        .asBytes()));
    }
}
