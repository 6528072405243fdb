/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.UnknownCommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;

/** What SMTP has and a port for on-demand mail relay has not: 502 (RFC 2645, section 5). All else is unknown: 500. */
public final class OdmrRefusals implements CommandHandler<SMTPSession> {

    private static final List<String> SMTP =
            List.of("HELO", "MAIL", "RCPT", "DATA", "BDAT", "VRFY", "EXPN", "HELP", "TURN", "ETRN");
    private static final Set<String> KNOWN = Set.copyOf(SMTP);

    @Override
    public Collection<String> getImplCommands() {
        return Stream.concat(SMTP.stream(), Stream.of(UnknownCommandHandler.COMMAND_IDENTIFIER))
                .toList();
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        return KNOWN.contains(request.getCommand())
                ? Answers.of("502", "5.5.1 Command not implemented: this port is for EHLO, AUTH and ATRN")
                : Answers.of("500", "5.5.2 Command unrecognized");
    }
}
