/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the line to a provider is protected.
 *
 * @param mode when TLS begins
 * @param verification what makes the provider's certificate good
 * @param clientCertificate shown to the provider when it asks for one
 * @param plaintextPasswordAllowed whether a password that a listener could read (USER/PASS, PLAIN, LOGIN) may cross
 *     a line without TLS; false unless the administrator said so in so many words
 */
public record TransportSecurity(
        Mode mode,
        Verification verification,
        Optional<ClientCertificate> clientCertificate,
        boolean plaintextPasswordAllowed) {

    /** When TLS begins (RFC 8314, RFC 2595). */
    public enum Mode {
        /** From the first byte: POP3's port 995. */
        TLS,
        /** By STLS or STARTTLS, and without it no sign-in. */
        STARTTLS_REQUIRED,
        /** The same where the provider offers it. */
        STARTTLS_IF_OFFERED,
        /** Never. */
        NONE;

        /**
         * Whether STLS or STARTTLS has to be said; where it is not offered and has to be, there is no going on.
         *
         * @param offered whether the server lists it
         */
        public boolean beginsTlsLater(boolean offered) {
            return this == STARTTLS_REQUIRED || (this == STARTTLS_IF_OFFERED && offered);
        }
    }

    /** What makes a provider's certificate good. */
    public sealed interface Verification {

        /** Signed by an authority the Java runtime trusts, and made for the host's name. */
        record SystemAuthorities() implements Verification {}

        /** Signed by an authority in this PEM file, and made for the host's name. */
        record AuthorityFile(Path pem) implements Verification {}

        /** The certificate with this SHA-256 fingerprint (64 lower-case hexadecimal digits), whatever its name. */
        record PinnedFingerprint(String sha256) implements Verification {}

        /** Anything. Only where the administrator said so in plain words. */
        record None() implements Verification {}
    }

    /** A client's certificate chain and its private key (PKCS#8), both PEM. */
    public record ClientCertificate(Path certificateChain, Path privateKey, Optional<Secret> keyPassword) {}
}
