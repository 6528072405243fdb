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
import org.jamescollector.provider.smtp.OutgoingMessage.Outcome;
import org.jamescollector.provider.smtp.OutgoingMessage.Outcome.Result;
import org.jamescollector.provider.smtp.OutgoingMessage.Recipient;

/** One message's MAIL, RCPT and DATA (RFC 5321, section 3.3), and what the server answers. */
final class Transaction {

    /** RFC 5321, section 4.5.3.2. */
    private static final Duration TO_MAIL = Duration.ofMinutes(5);

    private static final Duration TO_RCPT = Duration.ofMinutes(5);
    private static final Duration TO_DATA = Duration.ofMinutes(2);
    private static final int GO_ON = 354;

    private final OutgoingMessage message;
    private final Offers offers;
    private final Map<Recipient, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Recipient> asked;

    private boolean resetFirst;
    private boolean open;
    private boolean mailRefused;

    Transaction(OutgoingMessage message, Offers offers) {
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
    boolean readReplies(Wire wire) throws IOException {
        if (resetFirst) {
            takeReset(SmtpReply.read(wire, TO_MAIL));
        }
        takeMail(SmtpReply.read(wire, TO_MAIL));
        for (Recipient recipient : asked) {
            takeRcpt(recipient, SmtpReply.read(wire, TO_RCPT));
        }
        return takeData(SmtpReply.read(wire, TO_DATA));
    }

    /** The same with a server that wants to be asked one thing after the other. */
    boolean converse(MessageText text, Wire wire) throws IOException {
        if (resetFirst) {
            takeReset(ask("RSET", text, wire, TO_MAIL));
        }
        takeMail(ask(Commands.mail(message, asked, offers), text, wire, TO_MAIL));
        if (mailRefused) {
            return false;
        }
        for (Recipient recipient : asked) {
            takeRcpt(recipient, ask(Commands.rcpt(recipient, offers), text, wire, TO_RCPT));
        }
        return anyAccepted() && takeData(ask("DATA", text, wire, TO_DATA));
    }

    private static SmtpReply ask(String command, MessageText text, Wire wire, Duration patience) throws IOException {
        text.command(command);
        text.flush();
        return SmtpReply.read(wire, patience);
    }

    private static void takeReset(SmtpReply reply) throws SmtpFailure {
        if (!reply.isYes()) {
            throw new SmtpFailure("RSET is answered by " + reply);
        }
    }

    private void takeMail(SmtpReply reply) throws SmtpFailure {
        endWhereOfTheSession("MAIL", reply);
        open = reply.isYes();
        mailRefused = !reply.isYes();
        if (mailRefused) {
            refuseRest("MAIL", reply);
        }
    }

    private void takeRcpt(Recipient recipient, SmtpReply reply) throws SmtpFailure {
        if (mailRefused) {
            if (reply.code() == 421) {
                throw new SmtpFailure("RCPT is answered by " + reply);
            }
            return;
        }
        endWhereOfTheSession("RCPT", reply);
        if (!reply.isYes()) {
            outcomes.put(recipient, outcome("RCPT", reply));
        }
    }

    private boolean takeData(SmtpReply reply) throws SmtpFailure {
        if (reply.isYes() || reply.code() == 421) {
            throw new SmtpFailure("DATA is answered by " + reply);
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
        if (!reply.isYes()) {
            refuseRest("the message", reply);
            return false;
        }
        asked.forEach(recipient -> outcomes.putIfAbsent(recipient, new Outcome(Result.TAKEN, reply.toString())));
        return true;
    }

    private void refuseRest(String what, SmtpReply reply) throws SmtpFailure {
        Outcome outcome = outcome(what, reply);
        asked.forEach(recipient -> outcomes.putIfAbsent(recipient, outcome));
    }

    private static Outcome outcome(String what, SmtpReply reply) throws SmtpFailure {
        if (reply.code() / 100 == 3) {
            throw new SmtpFailure(what + " is answered by " + reply);
        }
        return new Outcome(reply.isNo() ? Result.REFUSED : Result.DEFERRED, reply.toString());
    }

    private static void endWhereOfTheSession(String what, SmtpReply reply) throws SmtpFailure {
        if (reply.isOfTheSession()) {
            throw new SmtpFailure(what + " is answered by " + reply);
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

    boolean allDeferred() {
        return outcomes.values().stream().allMatch(outcome -> outcome.result() == Result.DEFERRED);
    }
}
