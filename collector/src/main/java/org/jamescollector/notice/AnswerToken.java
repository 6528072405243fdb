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
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Times;

/**
 * Signs asks, so that an answer shows that it comes from whoever was asked: the ask's id and half of an HMAC-SHA256 (RFC 2104) over account,
 * message, recipient and time, in small letters and the digits 2 to 7, which no mail server changes.
 */
public final class AnswerToken {

    /** Letters of a token. */
    public static final int LENGTH = Ask.ID_LENGTH + 26;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNED_OCTETS = 16;
    private static final int ID_OCTETS = 8;
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().omitPadding().lowerCase();
    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9])[A-Za-z2-7]{" + LENGTH + "}(?![A-Za-z0-9])");

    private final byte[] secret;

    /** @param secret what nobody else knows */
    public AnswerToken(byte[] secret) {
        this.secret = secret.clone();
    }

    /** @param random eight octets */
    public static String id(byte[] random) {
        return BASE32.encode(Arrays.copyOf(random, ID_OCTETS));
    }

    /** What names the ask and cannot be made by others. */
    public String of(Ask ask) {
        return ask.id() + BASE32.encode(Arrays.copyOf(mac(ask), SIGNED_OCTETS));
    }

    /** Whether the token is this ask's; takes as long wherever they differ. */
    public boolean isOf(Ask ask, String token) {
        return MessageDigest.isEqual(
                of(ask).getBytes(StandardCharsets.UTF_8),
                token.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /** The id of the ask that a token is for. */
    public static String idOf(String token) {
        return token.substring(0, Ask.ID_LENGTH).toLowerCase(Locale.ROOT);
    }

    /** All in a text that look like tokens. */
    public static Stream<String> in(String text) {
        return TOKEN.matcher(text).results().map(found -> found.group().toLowerCase(Locale.ROOT));
    }

    private byte[] mac(Ask ask) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            add(mac, ask.id());
            add(mac, ask.account().value());
            // Not the message's key: a provider that changes its unique-ids does not make answers worthless.
            add(mac, ask.header().toHex());
            add(mac, ask.recipient().asString().toLowerCase(Locale.ROOT));
            add(mac, Long.toString(Times.millis(ask.expires())));
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** With its length, so that what belongs to one value cannot be taken for a part of the next. */
    private static void add(Mac mac, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
