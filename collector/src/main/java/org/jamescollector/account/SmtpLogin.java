/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/**
 * How to sign in at an SMTP server (RFC 4954).
 *
 * @param user the name to sign in with
 * @param password where its secret, a password or a token, comes from
 * @param signIn how
 */
public record SmtpLogin(String user, SecretSource password, SmtpSignIn signIn) {}
