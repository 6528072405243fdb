/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.arrival;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import org.apache.james.core.Domain;

/** What James' SMTP servers on this node take, told to those who watch. Where nobody watches it costs next to nothing. */
@Singleton
public final class MailArrivals {

    private final Set<ArrivalWatch> watches = new CopyOnWriteArraySet<>();
    private volatile boolean counting;

    @Inject
    public MailArrivals() {}

    /** To be called when there is an SMTP server that tells: without one, nothing would ever seem to come. */
    public void begin() {
        counting = true;
    }

    /** Whether an SMTP server of this James tells what it takes. */
    public boolean isCounting() {
        return counting;
    }

    /** A message that an SMTP server takes. */
    public void arrived(Collection<Domain> recipients, long octets) {
        watches.forEach(watch -> watch.arrived(recipients, octets));
    }

    /** Counts from now on, until it is closed, mail with a recipient at such a domain. */
    public ArrivalWatch watch(Predicate<Domain> wanted) {
        ArrivalWatch watch = new ArrivalWatch(wanted, watches::remove);
        watches.add(watch);
        return watch;
    }
}
