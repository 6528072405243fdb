/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;

/** Something at a provider that mail is collected from, whatever the protocol, as collector.xml describes it. */
public sealed interface Account permits Pop3Account, OdmrAccount {

    /** Unique among all accounts. */
    AccountName name();

    /** False: known, listed, never collected. */
    boolean enabled();

    /** The provider's host and port. */
    Endpoint endpoint();

    /** How the line is protected. */
    TransportSecurity security();

    /** The name to sign in with. */
    String user();

    /** Where its secret comes from. */
    SecretSource password();

    /** Time between the end of one run and the start of the next. */
    Duration interval();
}
