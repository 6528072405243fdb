/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import org.jamescollector.net.ProviderException;
import org.jamescollector.sasl.MechanismFailure;

/** Why a POP3 session or a command failed. */
public class Pop3Exception extends ProviderException {

    private static final long serialVersionUID = 1L;

    /**
     * @param kind what it is
     * @param step the verb, or {@code connect}, {@code TLS}, {@code greeting}, {@code sign-in}
     * @param message without the step
     */
    public Pop3Exception(Kind kind, String step, String message) {
        super(kind, step, message);
    }

    public Pop3Exception(Kind kind, String step, String message, Throwable cause) {
        super(kind, step, message, cause);
    }

    private Pop3Exception(ProviderException cause) {
        super(cause);
    }

    /** What the parts that all protocols share have found. */
    static Pop3Exception of(ProviderException cause) {
        if (cause instanceof MechanismFailure mechanism) {
            return SignInFailure.of(mechanism);
        }
        return cause instanceof Pop3Exception known ? known : new Pop3Exception(cause);
    }
}
