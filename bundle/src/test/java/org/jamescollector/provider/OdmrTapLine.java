/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jamescollector.provider.OdmrTap.InDoubt;
import org.jamescollector.testing.LoopbackServer;

/**
 * One connection of {@link OdmrTap}. A cut in clear text ends both sides as a line does that is closed: what got through before is read. Then what
 * either side still says is heard, and goes nowhere.
 */
final class OdmrTapLine {

    private static final String CHALLENGE = "334";
    private static final String MESSAGE_END = ".\r\n";
    private static final String SUBJECT = "Subject: ";

    private final OdmrTap tap;
    private final Socket customer;
    private final Socket provider;

    private final Map<String, Integer> counts = new HashMap<>();
    private final Deque<Asked> unanswered = new ArrayDeque<>();
    private boolean turned;
    private boolean encrypted;
    private boolean cut;
    private boolean inContent;
    private boolean withinReply;
    private String lastCode = "";
    private String subject = "";
    private int messages;
    private int contentOctets;
    private final int[] encryptedOctets = new int[2];

    /** What waits for an answer. */
    private record Asked(String verb, int number, String subject) {}

    /** The line is cut. */
    private static final class CutHere extends IOException {
        private static final long serialVersionUID = 1L;
    }

    OdmrTapLine(OdmrTap tap, Socket customer, Socket provider) {
        this.tap = tap;
        this.customer = customer;
        this.provider = provider;
        unanswered.add(new Asked("GREETING", 1, ""));
    }

    void start() throws IOException {
        customer.setTcpNoDelay(true);
        provider.setTcpNoDelay(true);
        LoopbackServer.daemon("odmr-tap-up", () -> carry(customer, provider, true));
        LoopbackServer.daemon("odmr-tap-down", () -> carry(provider, customer, false));
    }

    private void carry(Socket from, Socket to, boolean fromCustomer) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            byte[] piece = new byte[16 * 1024];
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                pass(Arrays.copyOf(piece, count), line, out, fromCustomer);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One side has gone, and so will the other.
            tap.closed(to);
        } finally {
            tap.closed(from);
        }
    }

    private synchronized void pass(byte[] octets, ByteArrayOutputStream line, OutputStream out, boolean fromCustomer)
            throws IOException {
        if (cut) {
            return;
        }
        if (encrypted) {
            passEncrypted(octets, out, fromCustomer);
            return;
        }
        try {
            for (byte octet : octets) {
                line.write(octet);
                if (octet == '\n') {
                    passLine(line.toByteArray(), out, fromCustomer);
                    line.reset();
                }
            }
        } catch (CutHere here) {
            cut = true;
            unanswered.stream()
                    .filter(asked -> asked.verb().equals("."))
                    .forEach(asked -> tap.doubt(
                            new InDoubt(asked.subject(), asked.equals(unanswered.peek()) && lastCode.equals("250"))));
            customer.shutdownOutput();
            provider.shutdownOutput();
        }
    }

    private void passLine(byte[] octets, OutputStream out, boolean fromCustomer) throws IOException {
        if (fromCustomer == turned) {
            answer(octets, out);
        } else if (inContent) {
            content(octets, out);
        } else {
            command(octets, out);
        }
    }

    private void command(byte[] octets, OutputStream out) throws IOException {
        String verb = lastCode.equals(CHALLENGE)
                ? "RESPONSE"
                : OdmrTap.text(octets).strip().split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        int number = counts.merge(verb, 1, Integer::sum);
        cutIf(new Cut.Command(verb, number));
        // Before it goes out: its answer may come at once.
        unanswered.add(new Asked(verb, number, ""));
        lastCode = "";
        out.write(octets);
    }

    private void answer(byte[] octets, OutputStream out) throws IOException {
        String text = OdmrTap.text(octets);
        lastCode = text.substring(0, Math.min(3, text.length()));
        Asked asked = unanswered.isEmpty() ? new Asked("NOTHING", 1, "") : unanswered.element();
        if (!withinReply) {
            cutIf(new Cut.Answer(asked.verb(), asked.number()));
        }
        withinReply = text.startsWith("-", 3);
        if (!withinReply) {
            unanswered.poll();
            answered(asked);
        }
        out.write(octets);
    }

    private void answered(Asked asked) {
        switch (asked.verb() + " " + lastCode) {
            case "DATA 354" -> {
                inContent = true;
                messages++;
                contentOctets = 0;
                subject = "";
            }
            case "ATRN 250" -> {
                turned = true;
                unanswered.add(new Asked("TURNED", 1, ""));
            }
            case "STARTTLS 220" -> encrypted = true;
            default -> {}
        }
    }

    private void content(byte[] octets, OutputStream out) throws IOException {
        String text = OdmrTap.text(octets);
        if (text.equals(MESSAGE_END)) {
            endContent(octets, out);
            return;
        }
        if (subject.isEmpty() && text.startsWith(SUBJECT)) {
            subject = text.substring(SUBJECT.length()).strip();
        }
        if (tap.wanted().orElse(null) instanceof Cut.Content within
                && within.number() == messages
                && within.octets() < contentOctets + octets.length) {
            out.write(octets, 0, within.octets() - contentOctets);
            cutIf(within);
        }
        contentOctets += octets.length;
        out.write(octets);
    }

    private void endContent(byte[] octets, OutputStream out) throws IOException {
        if (tap.wanted().orElse(null) instanceof Cut.Content within && within.number() == messages) {
            cutIf(within);
        }
        cutIf(new Cut.Command(".", messages));
        inContent = false;
        unanswered.add(new Asked(".", messages, subject));
        lastCode = "";
        out.write(octets);
    }

    private void cutIf(Cut here) throws CutHere {
        if (tap.isCutAt(here)) {
            throw new CutHere();
        }
    }

    private void passEncrypted(byte[] octets, OutputStream out, boolean fromCustomer) throws IOException {
        int side = fromCustomer ? 0 : 1;
        if (tap.wanted().orElse(null) instanceof Cut.Encrypted within
                && within.fromCustomer() == fromCustomer
                && within.octets() < encryptedOctets[side] + octets.length) {
            out.write(octets, 0, Math.max(0, within.octets() - encryptedOctets[side]));
            cut = tap.isCutAt(within);
            reset(customer);
            reset(provider);
            return;
        }
        encryptedOctets[side] += octets.length;
        out.write(octets);
    }

    private void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        tap.closed(socket);
    }
}
