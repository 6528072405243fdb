/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.ExtensibleHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;

/** EHLO of a port for on-demand mail relay. James' own offers what concerns mail that is handed in, and PIPELINING, which ATRN forbids. */
public final class OdmrEhlo implements CommandHandler<SMTPSession>, ExtensibleHandler {

    private static final String COMMAND = "EHLO";

    private final List<EhloExtension> extensions = new ArrayList<>();

    @Override
    public Collection<String> getImplCommands() {
        return List.of(COMMAND);
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        Optional<String> name = Optional.ofNullable(request.getArgument()).filter(argument -> !argument.isBlank());
        if (name.isEmpty()) {
            return Answers.of("501", "5.5.4 EHLO takes a name");
        }
        session.resetState();
        session.setAttachment(SMTPSession.CURRENT_HELO_MODE, COMMAND, State.Connection);
        session.setAttachment(SMTPSession.CURRENT_HELO_NAME, name.get(), State.Connection);
        SMTPResponse response =
                new SMTPResponse("250", session.getConfiguration().getHelloName());
        response.appendLine("ENHANCEDSTATUSCODES");
        extensions.stream()
                .flatMap(extension -> extension.getImplementedEsmtpFeatures(session).stream())
                .forEach(response::appendLine);
        return response;
    }

    @Override
    public List<Class<?>> getMarkerInterfaces() {
        return List.of(EhloExtension.class);
    }

    @Override
    public void wireExtensions(Class<?> kind, List<?> found) {
        found.stream().map(EhloExtension.class::cast).forEach(extensions::add);
    }
}
