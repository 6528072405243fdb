/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.james.core.MailAddress;

/**
 * This James' names: the one that its trace lines get, and those by which its lines are told from others'. Names that any host has, such
 * as {@code localhost}, are not among the latter: lines of strangers have them too. Safe for several threads.
 */
@FunctionalInterface
public interface OwnNames extends Supplier<String> {

    /** The name that trace lines of the collector get. */
    @Override
    String get();

    /**
     * Names by which lines are recognised that this James wrote, in lower case; none where it has no name of its own. Without other
     * knowledge, the one that trace lines get.
     */
    default Set<String> recognised() {
        return HostNames.own(get()).map(Set::of).orElseGet(Set::of);
    }

    /** Who looks after this James' mail, as mailetcontainer.xml says; empty where that is not known. */
    default Optional<MailAddress> postmaster() {
        return Optional.empty();
    }
}
