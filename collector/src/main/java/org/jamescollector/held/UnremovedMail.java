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

    interface Repository {
        MailRepository open() throws HeldMailException;
    }

    /** Removes a mail that is done with, now or later. */
    void remove(HeldDomain domain, Repository repository, MailKey name) {
        try {
            repository.open().remove(name);
        } catch (HeldMailException | MessagingException | RuntimeException e) {
            of(domain).add(name.asString());
            LOGGER.error(
                    "Mail {} that was held for {} is done with, but its repository does not remove it. It is tried again; if"
                            + " that fails until James restarts, the mail is sent once more",
                    name.asString(),
                    domain,
                    e);
        }
    }

    /** Whether this mail is done with. */
    boolean contains(HeldDomain domain, MailKey name) {
        return of(domain).contains(name.asString());
    }

    /** Tries once more to remove what is done with. */
    void removeAll(HeldDomain domain, MailRepository repository) {
        for (String name : of(domain)) {
            try {
                repository.remove(new MailKey(name));
                of(domain).remove(name);
                LOGGER.info("Mail {} that was held for {} is removed now", name, domain);
            } catch (MessagingException | RuntimeException e) {
                LOGGER.debug("Mail {} that was held for {} cannot be removed", name, domain, e);
            }
        }
    }

    private Set<String> of(HeldDomain domain) {
        return names.computeIfAbsent(domain.name(), any -> ConcurrentHashMap.newKeySet());
    }
}
