/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs notices, so that they are known where they come back: anybody can write a header field, and must not be able to have his message taken for a
 * notice. The mark is the notice's id and half of an HMAC-SHA256 (RFC 2104) over it, the addressee and the time: copied into another message it is
 * worth nothing.
 */
public final class NoticeSeal {

    /** In each notice. */
    static final String FIELD = "X-Collector-Notice";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "notice";
    private static final int SIGNED_OCTETS = 16;
    private static final Pattern MARK = Pattern.compile("([0-9a-f-]{36}) ([a-z2-7]{26})");
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().omitPadding().lowerCase();

    private final byte[] secret;

    /** @param secret what nobody else knows, the same as for answers */
    public NoticeSeal(byte[] secret) {
        this.secret = secret.clone();
    }

    /**
     * The mark of a notice.
     *
     * @param to its field To, as it stands there
     * @param date its field Date, as it stands there
     */
    String of(String id, String to, String date) {
        return id + " " + BASE32.encode(Arrays.copyOf(mac(id, to, date), SIGNED_OCTETS));
    }

    /**
     * The id of the notice that has these fields.
     *
     * @return empty: this collector did not write it
     */
    public Optional<String> idIn(Optional<String> mark, Optional<String> to, Optional<String> date) {
        Optional<Matcher> signed = mark.map(String::strip).map(MARK::matcher).filter(Matcher::matches);
        return signed.map(found -> found.group(1))
                .filter(id -> MessageDigest.isEqual(
                        of(id, to.orElse(""), date.orElse("")).getBytes(StandardCharsets.UTF_8),
                        signed.get().group().getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] mac(String id, String to, String date) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            for (String value : List.of(PURPOSE, id, plain(to), plain(date))) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** As mail servers may fold it. */
    private static String plain(String field) {
        return field.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }
}
