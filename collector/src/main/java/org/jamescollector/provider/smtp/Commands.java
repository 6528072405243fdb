/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jamescollector.provider.smtp.OutgoingMessage.Recipient;
import org.jamescollector.smtp.EhloAnswer;

/** What is said to a server for a message, and what cannot be said. */
final class Commands {

    /** RFC 5321, section 4.5.3.1.3, and what an extension may add. */
    private static final int LONGEST_ADDRESS = 320;

    /** RFC 6531. */
    private static final String UTF8 = "SMTPUTF8";

    /** RFC 3461. */
    private static final String NOTIFICATIONS = "DSN";

    private Commands() {}

    static String mail(OutgoingMessage message, List<Recipient> recipients, EhloAnswer offers) {
        StringBuilder command =
                new StringBuilder("MAIL FROM:<").append(message.sender()).append('>');
        if (offers.offers("SIZE")) {
            command.append(" SIZE=").append(message.size());
        }
        if (offers.offers("8BITMIME") && message.isEightBit()) {
            command.append(" BODY=8BITMIME");
        }
        if (offers.offers(UTF8) && (message.hasEightBitHeader() || needsUtf8(message, recipients))) {
            command.append(" SMTPUTF8");
        }
        if (offers.offers(NOTIFICATIONS)) {
            command.append(message.senderNotification());
        }
        return command.toString();
    }

    static String rcpt(Recipient recipient, EhloAnswer offers) {
        return "RCPT TO:<" + recipient.address() + ">" + (offers.offers(NOTIFICATIONS) ? recipient.notification() : "");
    }

    /** Why this server can never be asked for this recipient; empty when it can. */
    static Optional<String> whyNot(OutgoingMessage message, Recipient recipient, EhloAnswer offers) {
        if (!isOneArgument(message.sender()) || !isOneArgument(recipient.address())) {
            return Optional.of("553 5.1.0 the address is too long or holds what no command may hold");
        }
        if (offers.largestMessage().isPresent()
                && message.size() > offers.largestMessage().getAsLong()) {
            return Optional.of("552 5.3.4 the message has " + message.size() + " octets, and the server takes "
                    + offers.largestMessage().getAsLong() + " at most");
        }
        if (!offers.offers(UTF8) && needsUtf8(message, List.of(recipient))) {
            return Optional.of("550 5.6.7 an address needs SMTPUTF8, which the server does not offer");
        }
        return Optional.empty();
    }

    /** A header with octets above 127 goes to servers without SMTPUTF8 too, as it came: it was so before there was SMTPUTF8. */
    private static boolean needsUtf8(OutgoingMessage message, List<Recipient> recipients) {
        CharsetEncoder ascii = StandardCharsets.US_ASCII.newEncoder();
        return !ascii.canEncode(message.sender())
                || recipients.stream().anyMatch(recipient -> !ascii.canEncode(recipient.address()));
    }

    /** Nothing that would end the command, or the address, and begin another. */
    private static boolean isOneArgument(String address) {
        return address.length() <= LONGEST_ADDRESS
                && address.chars().noneMatch(c -> c < ' ' || c == 0x7F)
                && !hasUnquoted(address);
    }

    private static boolean hasUnquoted(String address) {
        boolean quoted = false;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>' || c == ' ')) {
                return true;
            }
        }
        return quoted;
    }
}
