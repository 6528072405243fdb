/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

/**
 * Why something with a provider failed, whatever the protocol. The message is for administrators: what was being done, what the
 * provider said (escaped and cut), and what to do. It never holds a secret.
 */
public class ProviderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reasons that call for different handling. */
    public enum Kind {
        UNKNOWN_HOST,
        /** Connection refused, no route, or no answer within the connect timeout. */
        UNREACHABLE,
        /** The handshake failed, the certificate is not good, or STLS is required and not offered. */
        TLS,
        /** The provider said that user or password are wrong: trying again does not help and may lead to a ban. */
        CREDENTIALS_REFUSED,
        /** The password would have crossed an unencrypted line. */
        PLAINTEXT_REFUSED,
        /** No way of signing in that both sides have. */
        NO_COMMON_SIGN_IN,
        /** [IN-USE]: the password was right, another session has the mailbox (RFC 2449). */
        IN_USE,
        /** [LOGIN-DELAY]: too soon after the last one (RFC 2449). */
        TOO_SOON,
        /** [SYS/TEMP] (RFC 3206): later may work. */
        PROVIDER_TEMPORARY,
        /** [SYS/PERM] (RFC 3206): somebody has to do something. */
        PROVIDER_PERMANENT,
        /** A command other than signing in was refused: the session goes on. */
        REFUSED,
        /** An answer that is a whole one and lacks what was asked for. */
        INCOMPLETE,
        /** What came is not the protocol. */
        PROTOCOL,
        /** A line, listing or message beyond its bound. */
        TOO_LARGE,
        TIMEOUT,
        /** The connection was cut. */
        CUT;

        /** Whether nothing more can be asked of the session. */
        public boolean endsSession() {
            return this != REFUSED && this != INCOMPLETE;
        }
    }

    private final Kind kind;
    private final String step;

    /**
     * @param kind what it is
     * @param step the verb, or {@code connect}, {@code TLS}, {@code greeting}, {@code sign-in}
     * @param message without the step
     */
    public ProviderException(Kind kind, String step, String message) {
        super(step + ": " + message);
        this.kind = kind;
        this.step = step;
    }

    public ProviderException(Kind kind, String step, String message, Throwable cause) {
        super(step + ": " + message, cause);
        this.kind = kind;
        this.step = step;
    }

    /** The same of a protocol's own type, with the message as it is. */
    protected ProviderException(ProviderException other) {
        super(other.getMessage(), other);
        this.kind = other.kind;
        this.step = other.step;
    }

    public Kind kind() {
        return kind;
    }

    public String step() {
        return step;
    }
}
