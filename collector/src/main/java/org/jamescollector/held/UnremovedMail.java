/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails that are done with, and that their repositories have not removed: they have gone out, and must not go once more. This node's, and
 * forgotten when James ends.
 */
final class UnremovedMail {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnremovedMail.class);

    private final Map<Domain, Set<String>> names = new ConcurrentHashMap<>();

    /** May fail to open, too. */
    interface Repository {
        MailRepository open() throws HeldMailException;
    }

    /**
     * Removes a mail that is done with, now or later.
     *
     * @return whether it is removed
     */
    boolean remove(HeldDomain domain, Repository repository, MailKey name) {
        try {
            repository.open().remove(name);
            return true;
        } catch (HeldMailException | MessagingException | RuntimeException e) {
            names.computeIfAbsent(domain.name(), any -> ConcurrentHashMap.newKeySet())
                    .add(name.asString());
            LOGGER.error(
                    "Mail {} that was held for {} is done with, but its repository does not remove it. It is tried again every"
                            + " minute; another node, or James when it is restarted before that works, sends the mail once more",
                    name.asString(),
                    domain,
                    e);
            return false;
        }
    }

    /** Whether this mail is done with. */
    boolean contains(HeldDomain domain, MailKey name) {
        return of(domain).contains(name.asString());
    }

    /** Tries once more to remove what is done with, until that fails. */
    void removeAll(HeldDomain domain, Repository repository) {
        for (String name : of(domain)) {
            try {
                repository.open().remove(new MailKey(name));
                of(domain).remove(name);
                LOGGER.info("Mail {} that was held for {} is removed now", name, domain);
            } catch (HeldMailException | MessagingException | RuntimeException e) {
                LOGGER.debug("Mail {} that was held for {} cannot be removed", name, domain, e);
                return;
            }
        }
    }

    private Set<String> of(HeldDomain domain) {
        return names.getOrDefault(domain.name(), Set.of());
    }
}
