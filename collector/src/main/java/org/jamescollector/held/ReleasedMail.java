/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/** What an administrator does with held mail: puts it back into James' spool, for a processor that he names, or removes it. */
public final class ReleasedMail {

    private static final AttributeName RELEASED = AttributeName.of("org.jamescollector.releasedFromHolding");

    private final HeldMail held;
    private final DomainLeases leases;
    private final MailQueue spool;

    public ReleasedMail(HeldMail held, DomainLeases leases, MailQueue spool) {
        this.held = held;
        this.leases = leases;
        this.spool = spool;
    }

    /** Whether a mail was released: it is not held once more. */
    public static boolean isReleased(Mail mail) {
        return mail.getAttribute(RELEASED).isPresent();
    }

    /**
     * Releases mails, unless the domain's are being fetched or sent.
     *
     * @param keys empty: all
     * @param processor of mailetcontainer.xml
     * @param stopped is looked at before each
     * @param released is told after each
     * @return false when they are, and nothing was done
     * @throws HeldMailException when the repository or the spool refuses; then the rest is held on
     */
    public boolean release(
            HeldDomain domain, List<HeldKey> keys, String processor, BooleanSupplier stopped, Runnable released)
            throws HeldMailException {
        Optional<DomainLeases.Lease> lease = leases.acquire(domain.name());
        if (lease.isEmpty()) {
            return false;
        }
        try (DomainLeases.Lease taken = lease.get()) {
            held.adopt(domain);
            for (HeldKey key : keys.isEmpty() ? held.oldestFirst(domain) : keys) {
                if (stopped.getAsBoolean() || !taken.isGood()) {
                    break;
                }
                if (release(domain, key, processor)) {
                    released.run();
                }
            }
        }
        return true;
    }

    /**
     * Removes a mail for good, unless the domain's are being fetched or sent: it might be on its way already, and be held again after that.
     *
     * @return false when they are, and nothing was done
     * @throws HeldMailException when the repository refuses
     */
    public boolean remove(HeldDomain domain, HeldKey key) throws HeldMailException {
        Optional<DomainLeases.Lease> lease = leases.acquire(domain.name());
        if (lease.isEmpty()) {
            return false;
        }
        try (DomainLeases.Lease taken = lease.get()) {
            if (taken.isGood()) {
                held.remove(domain, key);
            }
            return taken.isGood();
        }
    }

    /** @return false when it is not there any more */
    private boolean release(HeldDomain domain, HeldKey key, String processor) throws HeldMailException {
        Optional<Mail> found = held.retrieve(domain, key);
        if (found.isEmpty()) {
            return false;
        }
        Mail mail = found.get();
        try {
            mail.setState(processor);
            mail.setAttribute(new Attribute(RELEASED, AttributeValue.of(true)));
            // Another name: what mailets put into this repository again is another mail.
            mail.setName(MailImpl.getId());
            spool.enQueue(mail);
            if (!held.removeDone(domain, key)) {
                throw new HeldMailException("The mail repository of " + domain + " does not remove mail " + key
                        + ", which was released. The others are held on");
            }
            return true;
        } catch (MessagingException | RuntimeException e) {
            throw new HeldMailException("James' spool does not take mail " + key + ": " + e.getMessage(), e);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }
}
