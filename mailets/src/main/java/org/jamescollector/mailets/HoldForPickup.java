/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;
import org.jamescollector.held.Undeliverable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds mail for recipients in the domains that {@code <provider>} of collector.xml names, until their customer fetches it. Other recipients
 * stay with the mail. To stand in the processor {@code transport}, before anything that delivers, bounces or relays:
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamescollector.mailets.HoldForPickup">
 *     <onMailetException>propagate</onMailetException>
 * </mailet>
 * }</pre>
 *
 * <p>Where there is no room, the sender is told. Mail that was released passes.
 */
public class HoldForPickup extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(HoldForPickup.class);

    private final ProviderSettings settings;
    private final HeldMail held;
    private final Undeliverable undeliverable;

    @Inject
    public HoldForPickup(ProviderSettings settings, HeldMail held, Undeliverable undeliverable) {
        this.settings = settings;
        this.held = held;
        this.undeliverable = undeliverable;
    }

    @Override
    public void init() throws MessagingException {
        MailetParameters.of(this);
    }

    /** @throws MessagingException when the repository does not take it: James then tries the mail again later */
    @Override
    public void service(Mail mail) throws MessagingException {
        if (ReleasedMail.isReleased(mail)) {
            return;
        }
        Map<HeldDomain, List<MailAddress>> byDomain = new LinkedHashMap<>();
        List<MailAddress> others = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            settings.domain(recipient.getDomain())
                    .ifPresentOrElse(
                            domain -> byDomain.computeIfAbsent(domain, any -> new ArrayList<>())
                                    .add(recipient),
                            () -> others.add(recipient));
        }
        for (Map.Entry<HeldDomain, List<MailAddress>> entry : byDomain.entrySet()) {
            hold(mail, entry.getKey(), entry.getValue());
            // If a later one fails, James comes back with the mail as it is then.
            List<MailAddress> left = new ArrayList<>(mail.getRecipients());
            left.removeAll(entry.getValue());
            mail.setRecipients(left);
        }
        if (others.isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    private void hold(Mail mail, HeldDomain domain, List<MailAddress> recipients) throws MessagingException {
        try {
            Optional<HeldKey> key = held.hold(domain, mail, recipients);
            if (key.isPresent()) {
                LOGGER.info("Mail {} is held for {} as {}", mail.getName(), recipients, key.get());
            } else {
                String reason = "552 5.2.2 too much mail is held for " + domain + " already";
                Map<MailAddress, String> reasons = new LinkedHashMap<>();
                recipients.forEach(recipient -> reasons.put(recipient, reason));
                undeliverable.tellSender(mail, reasons);
            }
        } catch (HeldMailException e) {
            throw new MessagingException(e.getMessage(), e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Holds mail until its customer fetches it";
    }
}
