/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.arrival;

import com.google.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the messages that an SMTP server of James takes, for accounts that had mail sent off and wait for it. To stand last in the handler
 * chain of each {@code <smtpserver>} that such mail comes to, so that what others refuse is not counted:
 *
 * <pre>{@code
 * <handler class="org.jamescollector.arrival.CountArrivals"/>
 * }</pre>
 */
public final class CountArrivals implements JamesMessageHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(CountArrivals.class);

    private final MailArrivals arrivals;

    @Inject
    public CountArrivals(MailArrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void init(Configuration configuration) {
        arrivals.begin();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        Set<Domain> recipients =
                mail.getRecipients().stream().map(MailAddress::getDomain).collect(Collectors.toSet());
        arrivals.arrived(recipients, size(mail));
        return HookResult.DECLINED;
    }

    private static long size(Mail mail) {
        try {
            return mail.getMessageSize();
        } catch (MessagingException e) {
            LOGGER.debug("The size of mail {} is not known", mail.getName(), e);
            return 0;
        }
    }
}
