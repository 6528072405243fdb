/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.base.Splitter;
import com.google.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;

/**
 * ATRN (RFC 2645): the customer's mail is sent over the connection that the customer has made. To stand in a handler chain of
 * smtpserver.xml, best in one with {@link OdmrHandlers}.
 */
public final class AtrnHandler implements CommandHandler<SMTPSession>, EhloExtension, DisconnectHandler<SMTPSession> {

    private static final String COMMAND = "ATRN";
    private static final int MOST_DOMAINS = 1_000;
    private static final Splitter DOMAINS = Splitter.on(',');

    private final Pickups pickups;

    @Inject
    public AtrnHandler(Pickups pickups) {
        this.pickups = pickups;
    }

    @Override
    public Collection<String> getImplCommands() {
        return List.of(COMMAND);
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return List.of(COMMAND);
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        // James' session says nothing by null.
        Optional<Username> user = Optional.ofNullable(session.getUsername());
        if (!saidEhlo(session)) {
            return Answers.EHLO_FIRST;
        }
        if (user.isEmpty()) {
            return Answers.SIGN_IN_FIRST;
        }
        if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
            return Answers.of("503", "5.5.1 ATRN is not allowed in the midst of a mail");
        }
        Optional<List<Domain>> domains =
                domains(Optional.ofNullable(request.getArgument()).orElse(""));
        return domains.map(wanted -> pickups.fetch(session, user.get(), wanted)).orElse(Answers.NO_DOMAIN);
    }

    static boolean saidEhlo(SMTPSession session) {
        return session.getAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection)
                .filter("EHLO"::equals)
                .isPresent();
    }

    /** Empty where these are none. */
    private static Optional<List<Domain>> domains(String argument) {
        if (argument.isBlank()) {
            return Optional.of(List.of());
        }
        try {
            List<Domain> domains = DOMAINS.splitToStream(argument.strip())
                    .limit(MOST_DOMAINS)
                    .map(Domain::of)
                    .toList();
            return Optional.of(domains);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void onDisconnect(SMTPSession session) {
        SessionWire.disconnected(session);
    }
}
