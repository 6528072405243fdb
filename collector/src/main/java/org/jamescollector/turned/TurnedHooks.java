/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import com.google.inject.Inject;
import java.time.Clock;
import javax.mail.MessagingException;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MessageHook;
import org.apache.james.protocols.smtp.hook.QuitHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on each mail of a turned session which account it is from, and counts what James takes and refuses. */
final class TurnedHooks implements JamesMessageHook, HookResultHook, QuitHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(TurnedHooks.class);

    private final AcceptedDomains domains;
    private final Clock clock;

    @Inject
    TurnedHooks(AcceptedDomains domains, Clock clock) {
        this.domains = domains;
        this.clock = clock;
    }

    /** Asks once more what RCPT has asked: a handler of the stanza may have answered in its place. */
    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        TurnedSession turned = (TurnedSession) session;
        if (!mail.getRecipients().stream().allMatch(recipient -> domains.accept(turned, recipient))) {
            LOGGER.error(
                    "A mail of account {} got as far as the spool for recipients in domains that were not asked for, because"
                            + " of a handler in the stanza {} of conf/smtpserver.xml. It is refused",
                    turned.whose().account(),
                    TurnedStanza.NAME);
            return later("4.7.1 There are recipients in domains whose mail was not asked for here");
        }
        try {
            long size = mail.getMessageSize();
            turned.arrived(size);
            CollectedMail.describeReceived(mail, turned.whose().account(), TurnedFor.PROTOCOL, size, clock.instant());
            return HookResult.DECLINED;
        } catch (MessagingException e) {
            LOGGER.error("The size of a message is not known", e);
            return later("4.3.0 The message cannot be read");
        }
    }

    private static HookResult later(String description) {
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.denySoft())
                .smtpReturnCode(SMTPRetCode.LOCAL_ERROR)
                .smtpDescription(description)
                .build();
    }

    @Override
    public HookResult onHookResult(SMTPSession session, HookResult result, long executionTime, Hook hook) {
        TurnedSession turned = (TurnedSession) session;
        switch (result.getResult().getAction()) {
            case OK -> {
                if (hook instanceof JamesMessageHook) {
                    turned.accepted();
                }
            }
            case DENY, DENYSOFT -> {
                if (hook instanceof JamesMessageHook || hook instanceof MessageHook || hook instanceof RcptHook) {
                    turned.refused();
                }
            }
            default -> {}
        }
        return result;
    }

    @Override
    public HookResult doQuit(SMTPSession session) {
        ((TurnedSession) session).noteQuit();
        return HookResult.DECLINED;
    }
}
