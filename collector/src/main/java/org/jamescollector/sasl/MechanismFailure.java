/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import org.jamescollector.net.ProviderException;

/** A mechanism does not do. Which other one there is, the protocol knows. */
public final class MechanismFailure extends ProviderException {

    private static final long serialVersionUID = 1L;

    private final String mechanism;
    private final String words;

    /** @param words up to the remedy, which follows without more ado */
    MechanismFailure(Kind kind, String mechanism, String words) {
        super(kind, SaslFailure.STEP, words + "name another way of signing in for this account");
        this.mechanism = mechanism;
        this.words = words;
    }

    /** As providers list it. */
    public String mechanism() {
        return mechanism;
    }

    /** What is the matter, up to the remedy, which follows without more ado. */
    public String words() {
        return words;
    }

    /** The same with the remedy of a protocol, which begins as {@link #remedy} does. */
    public ProviderException with(String remedy) {
        return new ProviderException(kind(), step(), words + remedy);
    }

    /** @param signIn what to write into collector.xml */
    public static String remedy(String signIn) {
        return "name another way of signing in for this account, such as <signIn>" + signIn + "</signIn>";
    }
}
