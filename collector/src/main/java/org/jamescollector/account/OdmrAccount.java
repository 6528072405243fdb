/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.List;

/**
 * A login at a provider that keeps a domain's mail and hands it over by SMTP when asked (ODMR, RFC 2645), as collector.xml describes it.
 *
 * @param name unique among all accounts
 * @param enabled false: known, listed, never collected
 * @param endpoint the provider's host and port
 * @param security how the line is protected, before and after its roles are reversed
 * @param user the name to sign in with
 * @param password where its secret, a password or a token, comes from
 * @param signIn how to sign in
 * @param interval time between the end of one run and the start of the next
 * @param domains whose mail is asked for and accepted, in lower case and ASCII (RFC 5890); none: all that the provider has for this user
 * @param timeouts how long the provider may take
 */
public record OdmrAccount(
        AccountName name,
        boolean enabled,
        Endpoint endpoint,
        TransportSecurity security,
        String user,
        SecretSource password,
        SmtpSignIn signIn,
        Duration interval,
        List<String> domains,
        OdmrTimeouts timeouts)
        implements ProviderLogin {

    public OdmrAccount {
        domains = List.copyOf(domains);
    }

    @Override
    public String protocol() {
        return "odmr";
    }
}
