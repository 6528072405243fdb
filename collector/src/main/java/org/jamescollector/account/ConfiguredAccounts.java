/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/** Which accounts there are: what is remembered may be of one that was taken out of collector.xml. */
@FunctionalInterface
public interface ConfiguredAccounts {

    /** Whether the account is in collector.xml. */
    boolean has(AccountName account);
}
