/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.core.CapaCapability;
import org.apache.james.protocols.pop3.core.POP3MessageCommandArguments;
import org.apache.james.protocols.pop3.core.POP3MessageCommandDelegate;
import org.apache.james.protocols.pop3.mailbox.MessageMetaData;

/**
 * {@code *ENV n} (SDPS) of James' POP3 server: the envelope that the mailet {@code RecordEnvelope} noted. Behind the status line
 * come five lines: number, size, sender (empty for the null sender), recipient, and the dot. To stand in the handler chain of
 * pop3server.xml:
 *
 * <pre>{@code
 * <handler class="org.jamescollector.provider.SdpsHandler"/>
 * }</pre>
 */
public final class SdpsHandler implements CommandHandler<POP3Session>, CapaCapability {

    private static final List<String> COMMANDS = List.of("*ENV");
    private static final Set<String> CAPABILITIES = ImmutableSet.of("SDPS");

    private final POP3MessageCommandDelegate delegate = new POP3MessageCommandDelegate(COMMANDS) {

        @Override
        protected Response handleMessageExists(
                POP3Session session, MessageMetaData data, POP3MessageCommandArguments arguments) throws IOException {
            return envelope(session, data);
        }
    };

    @Override
    public Collection<String> getImplCommands() {
        return COMMANDS;
    }

    @Override
    public Set<String> getImplementedCapabilities(POP3Session session) {
        return CAPABILITIES;
    }

    @Override
    public Response onCommand(POP3Session session, Request request) {
        return delegate.handleMessageRequest(session, request);
    }

    private static Response envelope(POP3Session session, MessageMetaData data) throws IOException {
        Optional<RecordedEnvelope> envelope;
        try (InputStream message = session.getUserMailbox().getMessage(data.getUid())) {
            envelope = RecordedEnvelope.read(message);
        }
        if (envelope.isEmpty()) {
            return new POP3Response(POP3Response.ERR_RESPONSE, "the envelope of this message was not recorded");
        }
        POP3Response response = new POP3Response(POP3Response.OK_RESPONSE, "envelope follows");
        response.appendLine(data.getUid());
        response.appendLine(String.valueOf(data.getSize()));
        response.appendLine(stuffed(envelope.get().sender()));
        response.appendLine(stuffed(envelope.get().recipient()));
        response.appendLine(".");
        return response;
    }

    /** RFC 1939, section 3. */
    private static String stuffed(String line) {
        return line.startsWith(".") ? "." + line : line;
    }
}
