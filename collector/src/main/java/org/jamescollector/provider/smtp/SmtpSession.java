/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jamescollector.smtp.EhloAnswer;
import org.jamescollector.smtp.SmtpReply;

/**
 * A session with a server: greeting, EHLO, messages, QUIT. Where the server offers it, commands are pipelined, also from the end of a
 * message to the beginning of the next (RFC 2920, section 3.1): a message then costs one round trip.
 */
public final class SmtpSession {

    /** RFC 5321, section 4.5.3.2.1 and .6. */
    private static final Duration TO_GREETING = Duration.ofMinutes(5);

    private static final Duration TO_HELLO = Duration.ofMinutes(5);
    private static final Duration TO_END = Duration.ofMinutes(10);
    private static final Duration TO_QUIT = Duration.ofSeconds(10);

    private final Wire wire;
    private final Replies replies;
    private final MessageText text;

    private EhloAnswer offers = EhloAnswer.NOTHING;
    private Optional<Transaction> upcoming = Optional.empty();
    private boolean inDoubt;
    private Optional<String> messageInDoubt = Optional.empty();

    public SmtpSession(Wire wire) {
        this.wire = wire;
        this.replies = new Replies(wire);
        this.text = new MessageText(wire);
    }

    /**
     * Waits for the server's greeting; nothing is sent before.
     *
     * @throws IOException when it is none, or refuses
     */
    public void awaitGreeting() throws IOException {
        SmtpReply greeting = replies.next(TO_GREETING);
        if (!greeting.isPositive()) {
            throw new SmtpFailure("the greeting is " + greeting.readable());
        }
    }

    /**
     * Says EHLO, and HELO to a server that knows nothing else.
     *
     * @param name this machine's
     * @throws IOException when the server does not want to speak
     */
    public EhloAnswer hello(String name) throws IOException {
        SmtpReply ehlo = ask("EHLO " + name, TO_HELLO);
        if (ehlo.isPositive()) {
            offers = EhloAnswer.of(ehlo);
            return offers;
        }
        SmtpReply helo = ehlo.isPermanent() ? ask("HELO " + name, TO_HELLO) : ehlo;
        if (!helo.isPositive()) {
            throw new SmtpFailure("EHLO is answered by " + helo.readable());
        }
        return offers;
    }

    /**
     * Has the server begin TLS.
     *
     * @throws IOException when it does not, or has said something that would be taken for a part of what is protected (RFC 3207)
     */
    public void startTls() throws IOException {
        SmtpReply reply = ask("STARTTLS", TO_HELLO);
        if (!reply.isPositive()) {
            throw new SmtpFailure("STARTTLS is answered by " + reply.readable());
        }
        if (wire.hasUnread()) {
            throw SmtpFailure.unprotected();
        }
        offers = EhloAnswer.NOTHING;
    }

    private SmtpReply ask(String command, Duration patience) throws IOException {
        text.command(command);
        text.flush();
        SmtpReply reply = replies.next(patience);
        if (reply.code() == 421) {
            throw new SmtpFailure("the server ends the session: " + reply.readable());
        }
        return reply;
    }

    /**
     * Sends all that the source gives. Each message is told what became of it as soon as the server has said so.
     *
     * @throws IOException when the session ends before its time: what was not settled has not been taken, but for one message at most,
     *     which {@link #isInDoubt} tells of
     */
    public void send(MessageSource source) throws IOException {
        try {
            Optional<Transaction> current = prepare(source);
            if (pipelines() && current.isPresent()) {
                current.get().write(text);
            }
            while (current.isPresent()) {
                try {
                    finish(current.get(), source);
                } finally {
                    noteDoubt(current.get().message());
                    current.get().message().close();
                }
                if (!pipelines()) {
                    dropUpcomingUnlessItGoesOn(source);
                }
                current = upcoming;
                upcoming = Optional.empty();
            }
        } finally {
            upcoming.map(Transaction::message).ifPresent(OutgoingMessage::close);
        }
    }

    /** Whether the end of a message was sent, and not answered: the server has it, or has not. */
    public boolean isInDoubt() {
        return inDoubt;
    }

    /** Which message that is; empty where none is in doubt. */
    public Optional<String> messageInDoubt() {
        return messageInDoubt;
    }

    private void noteDoubt(OutgoingMessage message) {
        if (inDoubt) {
            messageInDoubt = Optional.of(message.name());
        }
    }

    /** The next message that this server can be asked for; others are told that they cannot be sent. */
    private Optional<Transaction> prepare(MessageSource source) throws IOException {
        Optional<OutgoingMessage> message = source.next();
        while (message.isPresent()) {
            Transaction transaction = prepared(message.get());
            if (transaction.isToBeSent()) {
                return Optional.of(transaction);
            }
            try {
                transaction.settle();
            } finally {
                transaction.message().close();
            }
            message = source.next();
        }
        return Optional.empty();
    }

    private Transaction prepared(OutgoingMessage message) throws IOException {
        try {
            if (message.isEightBit() && !offers.offers("8BITMIME")) {
                message.convertToSevenBit();
            }
            return new Transaction(message, offers);
        } catch (IOException | RuntimeException e) {
            message.close();
            throw e;
        }
    }

    /** Ends the transaction; what comes next is begun with it, where the server lets us. */
    private void finish(Transaction transaction, MessageSource source) throws IOException {
        text.flush();
        // While the server is at work, and before anything of this message could be in doubt.
        Optional<IOException> failure = prepareUpcoming(source);
        try {
            finishPrepared(transaction, source);
        } catch (IOException | RuntimeException e) {
            failure.ifPresent(e::addSuppressed);
            throw e;
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** @return why there is none, which is nothing to the message in front of it: that one is settled first */
    private Optional<IOException> prepareUpcoming(MessageSource source) {
        try {
            upcoming = prepare(source);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            return Optional.of(new IOException("the next message cannot be prepared: " + e, e));
        }
    }

    private void finishPrepared(Transaction transaction, MessageSource source) throws IOException {
        boolean goOn = pipelines() ? transaction.readReplies(replies) : transaction.converse(text, replies);
        if (goOn) {
            sendContent(transaction, source);
        } else {
            transaction.settle();
            upcoming.ifPresent(next -> next.resetFirst(transaction.isOpen()));
            beginUpcoming(source);
        }
    }

    private void sendContent(Transaction transaction, MessageSource source) throws IOException {
        boolean wanted = transaction.anyAccepted();
        MessageText.Content content = text.content();
        if (wanted) {
            transaction.message().writeTo(content);
        }
        content.end();
        inDoubt = wanted;
        if (wanted) {
            beginUpcoming(source);
        }
        text.flush();
        SmtpReply reply = replies.next(TO_END);
        inDoubt = false;
        transaction.takeEnd(reply);
        transaction.settle();
        if (!wanted) {
            beginUpcoming(source);
        }
    }

    private void beginUpcoming(MessageSource source) throws IOException {
        if (pipelines()) {
            dropUpcomingUnlessItGoesOn(source);
            if (upcoming.isPresent()) {
                upcoming.get().write(text);
            }
        }
    }

    /** It was prepared before the message in front of it was sent, which may have taken long. */
    private void dropUpcomingUnlessItGoesOn(MessageSource source) {
        if (!source.goesOn()) {
            upcoming.map(Transaction::message).ifPresent(OutgoingMessage::close);
            upcoming = Optional.empty();
        }
    }

    /** RFC 2920. */
    private boolean pipelines() {
        return offers.offers("PIPELINING");
    }

    /** Says goodbye; whatever the answer is. */
    public void quit() throws IOException {
        ask("QUIT", TO_QUIT);
    }
}
