/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProxyInformation;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.smtpserver.ExtendedSMTPSession;

/**
 * An SMTP session with a provider. Whatever handlers do with it, nobody is ever signed in to it and it never may relay: the provider is
 * somebody whose mail we take, not one of our users. Belongs to the connection's event loop.
 */
final class TurnedSession extends ExtendedSMTPSession {

    private final TurnedFor whose;
    private long octets;
    private boolean quit;

    TurnedSession(SMTPConfiguration configuration, TurnedTransport transport, TurnedFor whose) {
        super(configuration, transport);
        this.whose = whose;
    }

    TurnedFor whose() {
        return whose;
    }

    /** Whether mail for this domain was asked for. */
    boolean isAskedFor(Domain domain) {
        return whose.isAskedFor(domain);
    }

    /** Whether the provider has said DATA, and James has not answered what came after it. */
    boolean isInData() {
        return getMimeMessageWriter() != null;
    }

    /** A message of this size is about to be spooled. */
    void arrived(long size) {
        octets = size;
    }

    /** James has the message that arrived last. */
    void accepted() {
        whose.progress().accepted(octets);
    }

    void refused() {
        whose.progress().refused();
    }

    /** A recipient in this domain, for another reason than {@link AcceptedDomains.Answer#YES}. */
    void refused(Domain domain, AcceptedDomains.Answer why) {
        refused();
        switch (why) {
            case NOT_ASKED_FOR -> whose.progress().notAskedFor(domain);
            case NOT_SERVED -> whose.progress().notServed(domain);
            case YES, UNKNOWN -> {}
        }
    }

    void noteQuit() {
        quit = true;
    }

    boolean hasQuit() {
        return quit;
    }

    @Override
    public boolean isRelayingAllowed() {
        return false;
    }

    /** Not for a provider. */
    @Override
    public void setRelayingAllowed(boolean relayingAllowed) {}

    /** Nobody signs in here: a mail of a user who had would be relayed by James' default rules. */
    @Override
    public void setUsername(Username username) {}

    @Override
    public boolean isAuthAnnounced() {
        return false;
    }

    @Override
    public boolean supportsOAuth() {
        return false;
    }

    /** The connection is our own: there is no proxy in front of it that could tell where it comes from. */
    @Override
    public void setProxyInformation(ProxyInformation proxyInformation) {}

    @Override
    public Optional<ProxyInformation> getProxyInformation() {
        return Optional.empty();
    }

    /**
     * Ends the session. James itself goes on after such a line; but within a message its answer would be taken for the one to the
     * message, and the next for the one to the next command.
     */
    @Override
    public Response newLineTooLongResponse() {
        SMTPResponse response = new SMTPResponse(
                SMTPRetCode.SYNTAX_ERROR_COMMAND_UNRECOGNIZED,
                "5.5.6 A line has more than " + TurnedServer.LONGEST_LINE + " octets");
        response.setEndSession(true);
        return response;
    }
}
