/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamescollector.provider.smtp.OutgoingMessage.Outcome;
import org.jamescollector.provider.smtp.OutgoingMessage.Outcome.Result;
import org.jamescollector.provider.smtp.OutgoingMessage.Recipient;
import org.jamescollector.smtp.EhloAnswer;
import org.jamescollector.smtp.SmtpReply;

/** One message's MAIL, RCPT and DATA (RFC 5321, section 3.3), and what the server answers. */
final class Transaction {

    /** RFC 5321, section 4.5.3.2. */
    private static final Duration TO_MAIL = Duration.ofMinutes(5);

    private static final Duration TO_RCPT = Duration.ofMinutes(5);
    private static final Duration TO_DATA = Duration.ofMinutes(2);
    private static final int GO_ON = 354;

    /** These say that the session is not as it should be; nothing is concluded from them for a message or a recipient. */
    private static final Set<Integer> OF_THE_SESSION = Set.of(421, 500, 502, 503, 521, 530, 534, 535, 538);

    private final OutgoingMessage message;
    private final EhloAnswer offers;
    private final Map<Recipient, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Recipient> asked;

    private boolean resetFirst;
    private boolean open;
    private boolean mailRefused;

    Transaction(OutgoingMessage message, EhloAnswer offers) {
        this.message = message;
        this.offers = offers;
        this.asked = message.recipients().stream()
                .filter(recipient -> sendable(recipient))
                .toList();
    }

    private boolean sendable(Recipient recipient) {
        Optional<String> reason = Commands.whyNot(message, recipient, offers);
        reason.ifPresent(text -> outcomes.put(recipient, new Outcome(Result.REFUSED, text)));
        return reason.isEmpty();
    }

    OutgoingMessage message() {
        return message;
    }

    /** @param needed whether another transaction was begun and not ended */
    void resetFirst(boolean needed) {
        resetFirst = needed;
    }

    /** Whether the server is to be asked at all. */
    boolean isToBeSent() {
        return !asked.isEmpty();
    }

    /** Says everything up to DATA at once. */
    void write(MessageText text) throws IOException {
        if (resetFirst) {
            text.command("RSET");
        }
        text.command(Commands.mail(message, asked, offers));
        for (Recipient recipient : asked) {
            text.command(Commands.rcpt(recipient, offers));
        }
        text.command("DATA");
    }

    /**
     * Takes the answers to what {@link #write} said.
     *
     * @return whether the server waits for the message
     */
    boolean readReplies(Replies replies) throws IOException {
        if (resetFirst) {
            takeReset(replies.next(TO_MAIL));
        }
        takeMail(replies.next(TO_MAIL));
        for (Recipient recipient : asked) {
            takeRcpt(recipient, replies.next(TO_RCPT));
        }
        return takeData(replies.next(TO_DATA));
    }

    /** The same with a server that wants to be asked one thing after the other. */
    boolean converse(MessageText text, Replies replies) throws IOException {
        if (resetFirst) {
            takeReset(ask("RSET", text, replies, TO_MAIL));
        }
        takeMail(ask(Commands.mail(message, asked, offers), text, replies, TO_MAIL));
        if (mailRefused) {
            return false;
        }
        for (Recipient recipient : asked) {
            takeRcpt(recipient, ask(Commands.rcpt(recipient, offers), text, replies, TO_RCPT));
        }
        return anyAccepted() && takeData(ask("DATA", text, replies, TO_DATA));
    }

    private static SmtpReply ask(String command, MessageText text, Replies replies, Duration patience)
            throws IOException {
        text.command(command);
        text.flush();
        return replies.next(patience);
    }

    private static void takeReset(SmtpReply reply) throws SmtpFailure {
        if (!reply.isPositive()) {
            throw new SmtpFailure("RSET is answered by " + reply.readable());
        }
    }

    private void takeMail(SmtpReply reply) throws SmtpFailure {
        endWhereOfTheSession("MAIL", reply);
        open = reply.isPositive();
        mailRefused = !reply.isPositive();
        if (mailRefused) {
            refuseRest("MAIL", reply);
        }
    }

    private void takeRcpt(Recipient recipient, SmtpReply reply) throws SmtpFailure {
        if (mailRefused) {
            if (reply.code() == 421) {
                throw new SmtpFailure("RCPT is answered by " + reply.readable());
            }
            return;
        }
        endWhereOfTheSession("RCPT", reply);
        if (!reply.isPositive()) {
            outcomes.put(recipient, outcome("RCPT", reply));
        }
    }

    private boolean takeData(SmtpReply reply) throws SmtpFailure {
        if (reply.isPositive() || reply.code() == 421) {
            throw new SmtpFailure("DATA is answered by " + reply.readable());
        }
        if (reply.code() == GO_ON) {
            return true;
        }
        if (anyAccepted()) {
            endWhereOfTheSession("DATA", reply);
            refuseRest("DATA", reply);
        }
        return false;
    }

    /** @return whether the server has taken the message for anybody */
    boolean takeEnd(SmtpReply reply) throws SmtpFailure {
        open = false;
        if (!anyAccepted()) {
            // RFC 2920, section 3.1: a server may want a message that it has no recipients for.
            return false;
        }
        endWhereOfTheSession("the message", reply);
        if (!reply.isPositive()) {
            refuseRest("the message", reply);
            return false;
        }
        asked.forEach(recipient -> outcomes.putIfAbsent(recipient, new Outcome(Result.TAKEN, reply.readable())));
        return true;
    }

    private void refuseRest(String what, SmtpReply reply) throws SmtpFailure {
        Outcome outcome = outcome(what, reply);
        asked.forEach(recipient -> outcomes.putIfAbsent(recipient, outcome));
    }

    private static Outcome outcome(String what, SmtpReply reply) throws SmtpFailure {
        if (reply.code() / 100 == 3) {
            throw new SmtpFailure(what + " is answered by " + reply.readable());
        }
        return new Outcome(reply.isPermanent() ? Result.REFUSED : Result.DEFERRED, reply.readable());
    }

    private static void endWhereOfTheSession(String what, SmtpReply reply) throws SmtpFailure {
        if (OF_THE_SESSION.contains(reply.code())) {
            throw new SmtpFailure(what + " is answered by " + reply.readable());
        }
    }

    /** Whether the server took MAIL, and has not heard of the transaction's end. */
    boolean isOpen() {
        return open;
    }

    boolean anyAccepted() {
        return !mailRefused && outcomes.size() < message.recipients().size();
    }

    void settle() throws IOException {
        message.settle(Map.copyOf(outcomes));
    }
}
