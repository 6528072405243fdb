/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.ProtocolSessionImpl;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.StreamResponse;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jamescollector.provider.smtp.OctetsInFlight;
import org.jamescollector.provider.smtp.ReceivedLines;
import org.jamescollector.provider.smtp.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of an SMTP session of James, in the hands of somebody else than James' command handlers: while an answer is found on
 * another thread, and, after ATRN, for good. What the client sends meanwhile is kept here.
 *
 * <p>James' transport takes whatever is written to it, however slow the client. It gives back a stream once its last octet has left
 * for the network; that bounds what is on its way.
 */
final class SessionWire implements Wire, LineHandler<SMTPSession> {

    private static final AttachmentKey<SessionWire> KEY =
            AttachmentKey.of("org.jamescollector.provider.wire", SessionWire.class);

    private static final Logger LOGGER = LoggerFactory.getLogger(SessionWire.class);
    private static final String CUT = "the connection was cut";
    private static final int MOST_UNREAD = 256 * 1024;

    /** Within this time whatever a client sent together with its command has come out of James' line decoder. */
    private static final Duration STRAGGLERS = Duration.ofMillis(50);

    private static final Response NOTHING_AHEAD = Answers.last("503", "5.5.1 Nothing may be sent before the answer");

    private final SMTPSession session;
    private final ProtocolTransport transport;
    private final OctetsInFlight inFlight = new OctetsInFlight();
    private final ReceivedLines received = new ReceivedLines();

    private SessionWire(SMTPSession session) {
        this.session = session;
        this.transport = ((ProtocolSessionImpl) session).getProtocolTransport();
    }

    /** Takes the connection out of the command handlers' hands; to be called by one of them, which then answers nothing. */
    static SessionWire take(SMTPSession session) {
        SessionWire wire = new SessionWire(session);
        session.setAttachment(KEY, wire, State.Connection);
        session.pushLineHandler(wire);
        return wire;
    }

    /** To be called when a client is gone. */
    static void disconnected(SMTPSession session) {
        session.getAttachment(KEY, State.Connection).ifPresent(wire -> wire.received.end(CUT));
    }

    /** Answers, and gives the connection back to the command handlers; a client that did not wait for the answer loses it instead. */
    void handBack(Response response) {
        if (hasUnread()) {
            refuseAhead();
        } else {
            whileConnected(session::popLineHandler);
            write(response);
        }
    }

    /**
     * Answers, and keeps the connection.
     *
     * @return false when the client did not wait for the answer: then it gets another one, and the connection ends
     */
    boolean keep(Response response) {
        received.await(STRAGGLERS);
        if (hasUnread()) {
            refuseAhead();
            return false;
        }
        session.stopDetectingCommandInjection();
        write(response);
        return true;
    }

    private void refuseAhead() {
        LOGGER.warn(
                "The session of {} is ended with 503: its program did not wait for the answer to AUTH or ATRN, and sent something"
                        + " along with it, which RFC 2645 does not allow",
                who());
        write(NOTHING_AHEAD);
    }

    private String who() {
        String address = session.getRemoteAddress().getAddress().getHostAddress();
        // James' session says nothing by null.
        return Optional.ofNullable(session.getUsername())
                .map(user -> user.asString() + " from " + address)
                .orElse(address);
    }

    @Override
    public Response onLine(SMTPSession from, byte[] line) {
        if (received.add(List.of(withoutEnd(line)), false) <= MOST_UNREAD) {
            return Answers.LATER;
        }
        received.end("the other side sends more than it was asked for");
        return Response.DISCONNECT;
    }

    private static String withoutEnd(byte[] line) {
        int length = line.length;
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        received.throwIfEnded();
        inFlight.await(length);
        byte[] copy = Arrays.copyOfRange(octets, offset, offset + length);
        write(new Octets(copy, () -> inFlight.left(length)));
        received.throwIfEnded();
    }

    @Override
    public String readLine(Duration patience) throws IOException {
        return received.take(patience);
    }

    @Override
    public boolean hasUnread() {
        return received.hasUnread();
    }

    private void write(Response response) {
        whileConnected(() -> transport.writeResponse(response, session));
    }

    /** James' transport fails in its own ways once the connection is gone, which may be at any moment. */
    private void whileConnected(Runnable use) {
        try {
            use.run();
        } catch (RuntimeException e) {
            LOGGER.debug("The connection has gone", e);
            received.end(CUT);
        }
    }

    @Override
    public void close() {
        if (!received.hasEnded()) {
            write(Response.DISCONNECT);
        }
    }

    /** Octets that James' transport writes as they are, and which say when they have left. */
    private static final class Octets extends ByteArrayInputStream implements StreamResponse {

        private final Runnable onceLeft;
        private boolean left;

        Octets(byte[] octets, Runnable onceLeft) {
            super(octets);
            this.onceLeft = onceLeft;
        }

        @Override
        public InputStream getStream() {
            return this;
        }

        @Override
        public String getRetCode() {
            return "";
        }

        @Override
        public List<CharSequence> getLines() {
            return List.of();
        }

        @Override
        public boolean isEndSession() {
            return false;
        }

        @Override
        public synchronized void close() {
            if (!left) {
                left = true;
                onceLeft.run();
            }
        }
    }
}
