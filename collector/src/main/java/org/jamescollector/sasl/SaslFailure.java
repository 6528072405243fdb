/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/** What can go wrong in signing in, whatever the protocol. */
public final class SaslFailure {

    /** What errors of signing in are named after. */
    public static final String STEP = "sign-in";

    private SaslFailure() {}

    /** A provider that asks on where a mechanism has nothing more to say. */
    static MechanismFailure unexpectedChallenge(String mechanism, byte[] challenge) {
        return new MechanismFailure(
                Kind.PROTOCOL,
                mechanism,
                "the provider wants to hear what " + mechanism + " does not have, and asks "
                        + Quoted.of(new String(challenge, StandardCharsets.ISO_8859_1)) + "; ");
    }

    /**
     * Refuses what could be taken for further commands: it must never reach the line.
     *
     * @param what {@code user} or {@code password}
     * @throws ProviderException where the value holds a line break or NUL
     */
    public static void refuseLineBreaks(String what, String value) {
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new ProviderException(
                    Kind.CREDENTIALS_REFUSED,
                    STEP,
                    "the account's " + what + " holds a line break or NUL, so nothing was sent. Remove it where the "
                            + what + " comes from (a file often ends with one)");
        }
    }

    /**
     * What a provider said, without what must not be shown even if the provider says it back.
     *
     * @param hidden the password and all that holds it
     * @param text one character an octet, as lines are read
     */
    public static String without(List<String> hidden, String text) {
        String left = text;
        for (String secret : hidden) {
            if (!secret.isEmpty()) {
                left = left.replace(utf8AsRead(secret), "***").replace(secret.toUpperCase(Locale.ROOT), "***");
            }
        }
        return left;
    }

    private static String utf8AsRead(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
