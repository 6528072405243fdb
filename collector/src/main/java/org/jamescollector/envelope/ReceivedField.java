/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a Received field says (RFC 5321, section 4.4). A clause begins at its word, outside comments and quoted strings, and
 * ends at the next clause. Of two clauses with the same word the last counts, and "for" only behind "by": the sending host's own
 * name for itself, which it may choose, stands before. Nothing counts behind the semicolon before the date: a message that begins with a blank continues the line
 * that was put before it.
 *
 * @param by the host that wrote the field
 * @param recipients what stands in the "for" clause: an address, or several
 */
record ReceivedField(Optional<String> by, Optional<String> recipients) {

    private static final Set<String> CLAUSES = Set.of("from", "by", "via", "with", "id", "for");
    private static final int LONGEST_CLAUSE_WORD = 4;

    static ReceivedField parse(String value) {
        return new Reading(value).read();
    }

    private static final class Reading {

        private final String value;
        private final HeaderTokens tokens;
        private Optional<String> by = Optional.empty();
        private Optional<String> recipients = Optional.empty();
        private String clause = "";
        private int start;
        private int end;
        private int endOfFirst;

        Reading(String value) {
            this.value = value;
            this.tokens = new HeaderTokens(value);
        }

        ReceivedField read() {
            while (tokens.next() && !tokens.is(';')) {
                if (isClause()) {
                    begin(tokens.text().toLowerCase(Locale.ROOT));
                } else {
                    take();
                }
            }
            begin("");
            return new ReceivedField(by, recipients);
        }

        private boolean isClause() {
            return tokens.kind() == HeaderTokens.Kind.TEXT
                    && tokens.isSpaced()
                    && tokens.end() - tokens.start() <= LONGEST_CLAUSE_WORD
                    && CLAUSES.contains(tokens.text().toLowerCase(Locale.ROOT));
        }

        private void take() {
            if (end == 0) {
                start = tokens.start();
                endOfFirst = tokens.end();
            }
            end = tokens.end();
        }

        private void begin(String next) {
            if (end > 0 && clause.equals("by")) {
                by = Optional.of(host(value.substring(start, endOfFirst)));
                recipients = Optional.empty();
            } else if (end > 0 && clause.equals("for") && by.isPresent()) {
                recipients = Optional.of(value.substring(start, end));
            }
            clause = next;
            end = 0;
        }

        private static String host(String name) {
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        }
    }
}
