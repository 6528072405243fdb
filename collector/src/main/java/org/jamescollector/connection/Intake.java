/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.envelope.SdpsEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.history.MessageKey;
import org.jamescollector.rules.Delivery;
import org.jamescollector.spool.Spool;
import org.jamescollector.spool.SpoolException;
import org.jamescollector.spool.TraceHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message being taken in: what comes from the provider goes to the spool's storage and into the fingerprint. */
final class Intake implements AutoCloseable {

    static final String PROTOCOL = "pop3";
    private static final Logger LOGGER = LoggerFactory.getLogger(Intake.class);

    private final Pop3Account account;
    private final String peer;
    private final String localName;
    private final DeliveryId delivery;
    private final Instant at;
    private final Spool.Entry entry;
    private final MessageFingerprint fingerprint;
    private final byte[] piece;
    private boolean begun;

    /**
     * @param peer the provider, as {@code Pop3Session#peer()} gives it
     * @param localName this James' name
     * @param piece a buffer that the messages of a session share, one after another
     */
    Intake(
            Spool spool,
            Pop3Account account,
            String peer,
            String localName,
            DeliveryId delivery,
            Instant at,
            byte[] piece)
            throws IOException {
        this.account = account;
        this.peer = peer;
        this.localName = localName;
        this.delivery = delivery;
        this.at = at;
        this.piece = piece;
        this.fingerprint = recognisesCopies(account) ? MessageFingerprint.withCopyDigest() : new MessageFingerprint();
        this.entry = spool.begin();
    }

    private static boolean recognisesCopies(Pop3Account account) {
        return account.recipients() instanceof Recipients.ByEnvelope many
                && many.settings().copies().within().isPresent();
    }

    /** Takes a piece; it stays the caller's to release. */
    void add(ByteBuf bytes) throws IOException {
        while (bytes.isReadable()) {
            int count = Math.min(piece.length, bytes.readableBytes());
            bytes.readBytes(piece, 0, count);
            if (!begun) {
                begin(piece[0]);
            }
            fingerprint.update(piece, 0, count);
            entry.content().write(piece, 0, count);
        }
    }

    private void begin(byte first) throws IOException {
        begun = true;
        // A first line that starts with white space would become part of the trace line.
        if (account.traceHeader() && first != ' ' && first != '\t') {
            entry.content()
                    .write(TraceHeader.received(
                            peer, localName, "POP3", account.name(), delivery, at.atZone(ZoneId.systemDefault())));
        }
    }

    /** Says that all has come: what will be recorded of it under this key. */
    Collected complete(MessageKey key, long listedSize, Digest content) {
        return new Collected(account.name(), key, delivery, listedSize, fingerprint.headerDigest(), content, at);
    }

    /** Digest of all that came; to be asked once. */
    Digest contentDigest() {
        return fingerprint.contentDigest();
    }

    long length() {
        return fingerprint.length();
    }

    /** @param sdps the provider's answer to {@code *ENV}, where it was asked and gave one */
    CollectedHeader header(Optional<SdpsEnvelope> sdps) {
        return new CollectedHeader(fingerprint.header(), fingerprint.isHeaderWhole(), sdps);
    }

    /** Hands the message to James, for those who get it now. */
    void enqueue(Delivery delivery, Collected message) throws SpoolException {
        RecoveredEnvelope recovered = delivery.now().orElseThrow();
        Optional<String> whyFallback = recovered.why().whyFallback();
        if (whyFallback.isPresent()) {
            LOGGER.info(
                    "Message {} (Message-ID {}) goes to the fallback {}: {}",
                    message.key(),
                    CollectedHeader.of(fingerprint.header()).messageId().orElse("none"),
                    account.recipients().lastResort().asString(),
                    whyFallback.get());
        } else if (LOGGER.isDebugEnabled()) {
            LOGGER.debug("Message {}: {}", message.key(), recovered.why().inOneLine());
        }
        entry.enqueue(recovered, PROTOCOL, addressOf(peer), message, delivery.notes(), fingerprint.copyDigest());
    }

    /** The address in {@code host (address)} or {@code host ([address])}. */
    static String addressOf(String peer) {
        int open = peer.lastIndexOf('(');
        int close = peer.lastIndexOf(')');
        if (open < 0 || close < open) {
            return peer;
        }
        return peer.substring(open + 1, close).replace("[", "").replace("]", "");
    }

    @Override
    public void close() {
        entry.close();
    }
}
