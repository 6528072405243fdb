/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.Optional;

/** Something that brings mail in when its time comes, as collector.xml describes it. */
public sealed interface Account permits ProviderLogin, TriggerAccount {

    /** Unique among all accounts. */
    AccountName name();

    /** False: known, listed, never run. */
    boolean enabled();

    /** Time between the end of one run and the start of the next. */
    Duration interval();

    /** The server that it asks; empty where it asks none. */
    Optional<Endpoint> server();

    /** Where it looks for mail, or what it runs, for people. */
    String place();

    /** What it is done by, as the web administration names it: {@code pop3}. */
    String protocol();
}
