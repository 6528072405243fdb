/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

/**
 * The words of a structured field (RFC 5322, section 3.2), one after another: comments, nested ones too, and blanks are passed
 * over. Total and linear: a comment or a quoted string that never ends is none, its first character is text.
 *
 * <p>mime4j's parser is not used because it forgets which words were quoted ({@code "a b"@example.org}, {@code "a@b"@example.org}),
 * takes a list with semicolons for one address, and its decoding of encoded words is quadratic where they do not end.
 */
final class HeaderTokens {

    /** What a token is. */
    enum Kind {
        /** A word, or a domain literal with its brackets. */
        TEXT,
        /** A quoted string, with its quotes and backslashes. */
        QUOTED,
        /** One of the characters {@code < > @ , ; :}. */
        SPECIAL
    }

    private static final String SPECIALS = "<>@,;:";
    /** What cannot be in a domain literal: it ends before, closed or not. */
    private static final String NOT_IN_LITERAL = "<>@,;()\"[ \t";

    private final String value;
    private int at;
    private int start;
    private boolean spaced;
    private Kind kind = Kind.TEXT;
    private boolean quotesEnd = true;
    private boolean commentsEnd = true;

    HeaderTokens(String value) {
        this.value = value;
    }

    /** Goes on to the next token; false at the end. */
    boolean next() {
        int before = at;
        skipBlanksAndComments();
        spaced = before == 0 || at > before;
        if (at == value.length()) {
            return false;
        }
        start = at;
        char c = value.charAt(at);
        if (c == '"' && quotesEnd && skipQuoted()) {
            kind = Kind.QUOTED;
        } else if (SPECIALS.indexOf(c) >= 0) {
            at++;
            kind = Kind.SPECIAL;
        } else {
            skipText(c == '[');
            kind = Kind.TEXT;
        }
        return true;
    }

    Kind kind() {
        return kind;
    }

    boolean is(char special) {
        return kind == Kind.SPECIAL && startsWith(special);
    }

    boolean startsWith(char c) {
        return value.charAt(start) == c;
    }

    /** Whether blanks, a comment or nothing at all stand before the token. */
    boolean isSpaced() {
        return spaced;
    }

    int start() {
        return start;
    }

    int end() {
        return at;
    }

    String text() {
        return value.substring(start, at);
    }

    private void skipBlanksAndComments() {
        while (at < value.length()) {
            char c = value.charAt(at);
            if (isBlank(c)) {
                at++;
            } else if (c != '(' || !commentsEnd || !skipComment()) {
                return;
            }
        }
    }

    private boolean skipComment() {
        int depth = 0;
        for (int i = at; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == '<') {
                i = endOfQuotedLocalPart(i);
            } else if (c == ')' && --depth == 0) {
                at = i + 1;
                return true;
            }
        }
        commentsEnd = false;
        return false;
    }

    /**
     * A quoted local part may hold brackets that would end the comment it stands in: Exim writes {@code (envelope-from <"x)
     * for <y@z> ("@example.net>)} as the sender gave it. No rule of comments, but what mail servers do.
     *
     * @param bracket where an angle bracket is
     * @return where the local part behind it ends; the bracket itself where there is no quoted one
     */
    private int endOfQuotedLocalPart(int bracket) {
        if (!value.startsWith("<\"", bracket) || !quotesEnd) {
            return bracket;
        }
        int end = endOfQuoted(bracket + 1);
        return end > 0 && value.startsWith("@", end) ? end : bracket;
    }

    private boolean skipQuoted() {
        int end = endOfQuoted(at);
        if (end > 0) {
            at = end;
        }
        return end > 0;
    }

    /** The offset behind the quoted string that begins at this one; -1 where it has no end: then no other has one. */
    private int endOfQuoted(int quote) {
        for (int i = quote + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        quotesEnd = false;
        return -1;
    }

    private void skipText(boolean literal) {
        at++;
        if (literal) {
            while (at < value.length() && NOT_IN_LITERAL.indexOf(value.charAt(at)) < 0) {
                if (value.charAt(at++) == ']') {
                    return;
                }
            }
            return;
        }
        while (at < value.length() && isText(value.charAt(at))) {
            at++;
        }
    }

    private boolean isText(char c) {
        return !isBlank(c)
                && SPECIALS.indexOf(c) < 0
                && c != '['
                && (c != '"' || !quotesEnd)
                && (c != '(' || !commentsEnd);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
