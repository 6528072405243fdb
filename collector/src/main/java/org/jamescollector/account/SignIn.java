/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/** How an account proves who it is. */
public enum SignIn {
    /** The strongest way the provider offers that the line allows. */
    STRONGEST,
    SCRAM_SHA_256,
    CRAM_MD5,
    APOP,
    PLAIN,
    LOGIN,
    /** RFC 1939's USER and PASS. */
    USER_PASS
}
