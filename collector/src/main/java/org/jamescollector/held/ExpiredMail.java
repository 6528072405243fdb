/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives mail back to its sender that nobody has fetched in time. One thread uses it. */
public final class ExpiredMail {

    /** How often {@link #giveBack} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(ExpiredMail.class);

    private final ProviderSettings settings;
    private final HeldMail held;
    private final DomainLeases leases;
    private final Undeliverable undeliverable;
    private final Clock clock;
    /** Of which it was said already that they cannot be looked at: every minute would be too often. */
    private final Set<Domain> toldOf = new HashSet<>();

    public ExpiredMail(
            ProviderSettings settings, HeldMail held, DomainLeases leases, Undeliverable undeliverable, Clock clock) {
        this.settings = settings;
        this.held = held;
        this.leases = leases;
        this.undeliverable = undeliverable;
        this.clock = clock;
    }

    /** Looks through all domains; one that cannot be looked at now, or whose mail is being fetched, has its turn next time. */
    public void giveBack() {
        for (HeldDomain domain : settings.domains().values()) {
            try {
                giveBack(domain);
                if (toldOf.remove(domain.name())) {
                    LOGGER.info("The mail that is held for {} can be looked at again", domain);
                }
            } catch (HeldMailException | RuntimeException e) {
                tell(domain, e);
            }
        }
    }

    private void tell(HeldDomain domain, Exception cause) {
        if (toldOf.add(domain.name())) {
            LOGGER.error(
                    "It cannot be seen whether mail is held for {} for too long, or such mail cannot be given back. It is tried again"
                            + " every minute, and said no more until it works",
                    domain,
                    cause);
        } else {
            LOGGER.debug("The mail that is held for {} cannot be looked at", domain, cause);
        }
    }

    private void giveBack(HeldDomain domain) throws HeldMailException {
        held.removeDoneAgain(domain);
        Instant before = clock.instant().minus(domain.limits().keepFor());
        // The names tell; a lease is taken only where there is something to do.
        if (expired(domain, before).isEmpty()) {
            return;
        }
        Optional<DomainLeases.Lease> lease = leases.acquire(domain.name());
        if (lease.isEmpty()) {
            return;
        }
        try (DomainLeases.Lease taken = lease.get()) {
            giveBack(domain, expired(domain, before), taken);
        }
    }

    /** One that cannot be given back keeps none of the others. */
    private void giveBack(HeldDomain domain, List<HeldKey> keys, DomainLeases.Lease lease) throws HeldMailException {
        Optional<HeldMailException> failure = Optional.empty();
        for (HeldKey key : keys) {
            try {
                if (!lease.isGood() || !giveBack(domain, key)) {
                    break;
                }
            } catch (HeldMailException e) {
                failure = failure.or(() -> Optional.of(e));
            } catch (RuntimeException e) {
                failure = failure.or(() -> Optional.of(new HeldMailException("Mail " + key + " is damaged: " + e, e)));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private List<HeldKey> expired(HeldDomain domain, Instant before) throws HeldMailException {
        return held.oldestFirst(domain).stream()
                .takeWhile(key -> key.since().isBefore(before))
                .toList();
    }

    /** @return false where the repository does not remove what was given back: another node would give it back once more */
    private boolean giveBack(HeldDomain domain, HeldKey key) throws HeldMailException {
        Optional<Mail> found = held.retrieve(domain, key);
        if (found.isEmpty()) {
            return true;
        }
        Mail mail = found.get();
        try {
            // RFC 3463, section 3.5: X.4.7, delivery time expired.
            String reason = "550 4.4.7 nobody has fetched the mail of " + domain + " since " + key.since();
            Map<MailAddress, String> reasons = new LinkedHashMap<>();
            mail.getRecipients().forEach(recipient -> reasons.put(recipient, reason));
            undeliverable.tellSender(mail, reasons);
            return held.removeDone(domain, key);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }
}
