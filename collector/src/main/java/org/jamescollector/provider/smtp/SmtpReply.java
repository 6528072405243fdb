/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A reply of an SMTP server (RFC 5321, section 4.2).
 *
 * @param code three digits
 * @param lines the text of each line, as it was sent
 */
public record SmtpReply(int code, List<String> lines) {

    private static final int MOST_LINES = 100;
    private static final int LONGEST_SHOWN = 400;

    /** These say that the session is not as it should be; they say nothing of a message or a recipient. */
    private static final Set<Integer> OF_THE_SESSION = Set.of(421, 500, 502, 503, 521, 530, 534, 535, 538);

    public SmtpReply {
        lines = List.copyOf(lines);
    }

    /** @throws SmtpFailure when what comes is no reply */
    static SmtpReply read(Wire wire, Duration patience) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = wire.readLine(patience);
        int code = code(line);
        while (line.startsWith("-", 3)) {
            lines.add(line.substring(4));
            if (lines.size() == MOST_LINES) {
                throw new SmtpFailure("a reply of more than " + MOST_LINES + " lines, the first of them " + code + " "
                        + shown(lines.get(0)));
            }
            line = wire.readLine(patience);
            if (code(line) != code) {
                throw new SmtpFailure("a reply that begins with " + code + " and goes on with " + shown(line));
            }
        }
        lines.add(line.length() > 4 ? line.substring(4) : "");
        return new SmtpReply(code, lines);
    }

    private static int code(String line) throws SmtpFailure {
        boolean isReply = line.length() >= 3
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && Character.digit(line.charAt(1), 10) >= 0
                && Character.digit(line.charAt(2), 10) >= 0
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        if (!isReply) {
            throw new SmtpFailure("no SMTP reply: " + shown(line));
        }
        return Integer.parseInt(line.substring(0, 3));
    }

    boolean isYes() {
        return code / 100 == 2;
    }

    boolean isNo() {
        return code / 100 == 5;
    }

    /** Whether it is about the session rather than about what was asked: then nothing is concluded from it. */
    boolean isOfTheSession() {
        return OF_THE_SESSION.contains(code);
    }

    /** In one line, for people: control characters and what is above 126 as question marks, cut. */
    @Override
    public String toString() {
        return code + " " + shown(String.join(" ", lines));
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(LONGEST_SHOWN).forEach(c -> shown.append(c >= ' ' && c < 0x7F ? (char) c : '?'));
        return shown.toString();
    }
}
