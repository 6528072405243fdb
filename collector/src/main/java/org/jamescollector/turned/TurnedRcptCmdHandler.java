/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import com.google.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.smtpserver.JamesRcptCmdHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RCPT in a turned session. Before any hook is asked, recipients in domains that we did not ask for are refused, for a time: a provider may
 * well hold a message for several of its customers on one connection, and to refuse for good would bounce it to a sender who has done nothing
 * wrong.
 */
final class TurnedRcptCmdHandler extends JamesRcptCmdHandler {

    private static final Logger LOGGER = LoggerFactory.getLogger(TurnedRcptCmdHandler.class);

    private final AcceptedDomains domains;

    @Inject
    TurnedRcptCmdHandler(MetricFactory metricFactory, DomainList domainList, AcceptedDomains domains) {
        super(metricFactory, domainList);
        this.domains = domains;
    }

    /** @return a refusal; null, as James has it, where there is none */
    @Override
    protected Response doFilterChecks(SMTPSession session, String command, String parameters) {
        Response malformed = super.doFilterChecks(session, command, parameters);
        if (malformed != null) {
            return malformed;
        }
        TurnedSession turned = (TurnedSession) session;
        MailAddress recipient =
                session.getAttachment(CURRENT_RECIPIENT, State.Transaction).orElseThrow();
        AcceptedDomains.Answer answer = domains.ask(turned, recipient);
        if (answer == AcceptedDomains.Answer.YES) {
            return null;
        }
        turned.refused(recipient.getDomain(), answer);
        LOGGER.debug(
                "Recipient {} of account {} is in no domain that was asked for and that James serves",
                recipient.asString(),
                turned.whose().account());
        return new SMTPResponse(
                SMTPRetCode.LOCAL_ERROR,
                "4.7.1 <" + recipient.asString() + "> is not in a domain whose mail was asked for here");
    }
}
