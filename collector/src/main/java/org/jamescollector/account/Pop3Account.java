/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * One POP3 mailbox to collect, as collector.xml describes it.
 *
 * @param name unique among all accounts
 * @param enabled false: known, listed, never collected
 * @param endpoint the provider's host and port
 * @param security how the line is protected
 * @param user the name to sign in with
 * @param password where its secret comes from
 * @param signIn how to sign in
 * @param interval time between the end of one run and the start of the next
 * @param recipients who gets the mail
 * @param checkRecipients whether a recipient that James does not know is invalid, and nothing is collected while James
 *     does not know {@link Recipients#lastResort()}
 * @param keep what happens to collected messages at the provider
 * @param maximumMessageSize larger messages (octets as LIST gives them) are left there and listed; empty: no bound
 * @param limits of one session
 * @param smallestFirst whether small messages are collected before large ones
 * @param traceHeader whether a Received: line of ours is put on top of a message
 */
public record Pop3Account(
        AccountName name,
        boolean enabled,
        Endpoint endpoint,
        TransportSecurity security,
        String user,
        SecretSource password,
        SignIn signIn,
        Duration interval,
        Recipients recipients,
        boolean checkRecipients,
        Keep keep,
        OptionalLong maximumMessageSize,
        SessionLimits limits,
        boolean smallestFirst,
        boolean traceHeader)
        implements ProviderLogin {

    @Override
    public String protocol() {
        return "pop3";
    }
}
