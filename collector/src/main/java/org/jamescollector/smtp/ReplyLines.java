/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.ArrayList;
import java.util.List;

/** Puts replies together from their lines (RFC 5321, section 4.2.1), one after the other. */
public final class ReplyLines {

    /** How far the reply has got. */
    public enum Progress {
        /** There are lines of it to come. */
        INCOMPLETE,
        /** The reply is there, until the next call of {@link ReplyLines#read}. */
        COMPLETE,
        /** It has more lines than are taken. */
        TOO_LONG,
        /** The line is none of a reply. */
        NO_REPLY
    }

    private static final int CODE_DIGITS = 3;

    private final int most;
    private final List<String> lines = new ArrayList<>();
    private int firstCode;
    private int code;
    private boolean sameCode;
    private boolean complete = true;

    /** @param most lines of one reply */
    public ReplyLines(int most) {
        this.most = most;
    }

    /** @param line without its end, one character an octet */
    public Progress read(String line) {
        if (!isOfReply(line)) {
            return Progress.NO_REPLY;
        }
        code = Integer.parseInt(line.substring(0, CODE_DIGITS));
        if (complete) {
            lines.clear();
            firstCode = code;
            sameCode = true;
        }
        sameCode &= code == firstCode;
        lines.add(line.length() > CODE_DIGITS ? line.substring(CODE_DIGITS + 1) : "");
        complete = line.length() == CODE_DIGITS || line.charAt(CODE_DIGITS) == ' ';
        if (complete) {
            return Progress.COMPLETE;
        }
        return lines.size() >= most ? Progress.TOO_LONG : Progress.INCOMPLETE;
    }

    private static boolean isOfReply(String line) {
        return line.length() >= CODE_DIGITS
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2))
                && (line.length() == CODE_DIGITS || line.charAt(CODE_DIGITS) == ' ' || line.charAt(CODE_DIGITS) == '-');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The one that is complete, with the code of its last line. */
    public SmtpReply reply() {
        return new SmtpReply(code, lines);
    }

    /** Whether all of its lines have the same code, as they must. */
    public boolean hasOneCode() {
        return sameCode;
    }
}
