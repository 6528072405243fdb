/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;

/**
 * What it takes to open a session.
 *
 * @param endpoint the provider's host and port
 * @param security how the line is protected
 * @param user the name to sign in with
 * @param password its secret
 * @param signIn how to sign in
 * @param limits only the three timeouts are looked at
 */
public record Pop3Login(
        Endpoint endpoint,
        TransportSecurity security,
        String user,
        Secret password,
        SignIn signIn,
        SessionLimits limits) {}
