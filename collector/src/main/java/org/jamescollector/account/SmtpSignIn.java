/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/** How an account proves who it is where the protocol is SMTP's (RFC 4954). */
public enum SmtpSignIn {
    /** The strongest of the ways for a password that the provider offers and the line allows. */
    STRONGEST,
    SCRAM_SHA_256,
    CRAM_MD5,
    PLAIN,
    LOGIN,
    /** With a token in place of a password (RFC 7628). */
    OAUTHBEARER,
    /** The same as Google and Microsoft had it before there was a standard. */
    XOAUTH2;

    /** As providers list it. */
    public String mechanism() {
        return name().replace('_', '-');
    }

    /** Whether a listener could read the secret and use it. */
    public boolean isReadable() {
        return this == PLAIN || this == LOGIN || this == OAUTHBEARER || this == XOAUTH2;
    }
}
