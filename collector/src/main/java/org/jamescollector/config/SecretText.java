/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jamescollector.account.Secret;

/** From bytes that someone else provides to a secret that may go on the wire. No error holds what was read. */
final class SecretText {

    /** More than any token needs, and little enough for ten thousand accounts. */
    static final int LONGEST = 64 * 1024;

    private SecretText() {}

    /** @throws IOException when these bytes are not UTF-8. */
    static String decode(byte[] bytes, String from) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(from + " is not UTF-8", e);
        }
    }

    /** @throws IOException when it is empty or of several lines, which would be further commands to a provider. */
    static Secret check(String text, String from) throws IOException {
        if (text.isEmpty()) {
            throw new IOException(from + " is empty");
        }
        if (!Text.isOneLine(text)) {
            throw new IOException(from + " holds control characters or more than one line");
        }
        return new Secret(text);
    }
}
