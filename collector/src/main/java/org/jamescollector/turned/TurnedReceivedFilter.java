/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import com.google.inject.Inject;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.ReceivedDataLineFilter;
import org.jamescollector.spool.TraceHeader;

/** The trace line (RFC 5321, section 4.4) of mail that was handed over in a turned session. */
final class TurnedReceivedFilter extends ReceivedDataLineFilter {

    /** What a provider calls itself is the provider's choice: only what looks like a name is repeated. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    private final Clock clock;

    @Inject
    TurnedReceivedFilter(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected Collection<Header> headers(SMTPSession session) {
        TurnedFor whose = ((TurnedSession) session).whose();
        String greeted = session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
                .map(String::strip)
                .filter(name -> NAME.matcher(name).matches())
                .map(name -> "EHLO " + name + "; ")
                .orElse("");
        Header header = new Header(
                "Received",
                "from " + whose.provider().getHostString() + " (" + greeted
                        + whose.address().getHostAddress() + ")");
        header.add("by " + whose.ourName() + " (Collector for Apache James, account " + whose.account() + ") with "
                + (whose.encrypted() ? "ODMRS" : "ODMR"));
        String date = TraceHeader.date(ZonedDateTime.now(clock));
        Optional<MailAddress> only = session.getAttachment(SMTPSession.RCPT_LIST, State.Transaction)
                .filter(recipients -> recipients.size() == 1)
                .map(recipients -> recipients.get(0));
        header.add("id " + session.getSessionID()
                + only.map(recipient -> " for <" + recipient.asString() + ">").orElse("") + "; " + date);
        return List.of(header);
    }
}
