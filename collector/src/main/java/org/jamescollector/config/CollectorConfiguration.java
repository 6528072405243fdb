/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Programs;
import org.jamescollector.held.ProviderSettings;

/**
 * What collector.xml says.
 *
 * @param database where the history is kept
 * @param forgetAfter how long a message is remembered after it vanished from the provider
 * @param keepDecisions how long it is remembered what download rules decided
 * @param parallelRuns how many accounts this node collects at the same time, at most
 * @param accounts in the order of the file, disabled ones included
 * @param programs around the runs of those that have some
 * @param provider whose mail is held for them, and how they get it
 */
public record CollectorConfiguration(
        DatabaseSettings database,
        Duration forgetAfter,
        Duration keepDecisions,
        int parallelRuns,
        List<Account> accounts,
        Map<AccountName, Programs> programs,
        ProviderSettings provider) {

    static final Duration DEFAULT_FORGET_AFTER = Duration.ofDays(30);
    static final Duration DEFAULT_KEEP_DECISIONS = Duration.ofDays(90);
    static final int DEFAULT_PARALLEL_RUNS = 20;

    public CollectorConfiguration {
        accounts = List.copyOf(accounts);
        programs = Map.copyOf(programs);
    }

    /** Those that are POP3 mailboxes. */
    public List<Pop3Account> pop3Accounts() {
        return accounts.stream()
                .filter(Pop3Account.class::isInstance)
                .map(Pop3Account.class::cast)
                .toList();
    }

    /** Those that are ODMR logins. */
    public List<OdmrAccount> odmrAccounts() {
        return accounts.stream()
                .filter(OdmrAccount.class::isInstance)
                .map(OdmrAccount.class::cast)
                .toList();
    }
}
