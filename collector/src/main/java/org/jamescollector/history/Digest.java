/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;

/** The first 128 bits of a SHA-256: enough that two different messages never share one, and small enough to keep. */
public record Digest(long high, long low) {

    /** Stands for a digest that is not known: no SHA-256 of anything begins with 128 zero bits. */
    public static final Digest UNKNOWN = new Digest(0, 0);

    /** @param sha256 at least 16 bytes; the rest is dropped */
    public static Digest of(byte[] sha256) {
        ByteBuffer buffer = ByteBuffer.wrap(sha256);
        return new Digest(buffer.getLong(), buffer.getLong());
    }

    /** Reads what {@link #toHex()} wrote. */
    public static Digest parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** Of what this is the digest of, where these texts tell it apart from what is alike. */
    public Digest with(Collection<String> texts) {
        String all = toHex() + '\n' + String.join("\n", texts);
        return of(StoredKey.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    public String toHex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
