/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;

/**
 * A line of {@code envelope-cases/cases.txt}, whose head says what its columns are.
 *
 * @param message a file's name
 * @param answer the provider's to {@code *ENV}
 * @param settings a file's name
 */
record EnvelopeCase(String name, String message, Optional<SdpsEnvelope> answer, String settings, Outcome outcome) {

    /**
     * What the table says of an envelope.
     *
     * @param source what decided, in the words of an explanation
     * @param fallback whether the fallback recipient gets the message, with a reason
     * @param copies in the words of the table
     */
    record Outcome(MaybeSender sender, List<MailAddress> recipients, String source, boolean fallback, String copies) {

        Outcome {
            recipients = List.copyOf(recipients);
        }

        static Outcome of(RecoveredEnvelope recovered) {
            Explanation why = recovered.why();
            return new Outcome(
                    recovered.envelope().sender(),
                    recovered.envelope().recipients(),
                    why.source(),
                    why.fallback().isPresent(),
                    recovered.copies().map(Outcome::inWords).orElse("-"));
        }

        private static String inWords(RecoveredEnvelope.Copies copies) {
            return copies.isTold() ? "told" : String.valueOf(copies.expected());
        }
    }

    private static final int COLUMNS = 8;
    private static final String FALLBACK = "fallback";
    private static final Pattern MESSAGE = Pattern.compile("(\\S+)(?:; \\*ENV \\[([^]]*)] \\[([^]]*)])?");
    private static final Pattern DECIDED_BY = Pattern.compile("(.+?)(; " + FALLBACK + ")?");

    /** @throws IllegalArgumentException when the line is not as its columns say */
    static EnvelopeCase parse(String line) {
        String[] cells = line.split(" *\\| ?", -1);
        if (cells.length != COLUMNS || Stream.of(cells).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("not " + COLUMNS + " columns, each with something in it: " + line);
        }
        Matcher message = MESSAGE.matcher(cells[1]);
        Matcher decidedBy = DECIDED_BY.matcher(cells[5]);
        if (!message.matches() || !decidedBy.matches()) {
            throw new IllegalArgumentException("neither a message with an answer, nor one without: " + line);
        }
        return new EnvelopeCase(
                cells[0],
                message.group(1),
                Optional.ofNullable(message.group(2)).map(sender -> new SdpsEnvelope(sender, message.group(3))),
                cells[2] + ".xml",
                new Outcome(
                        cells[3].equals("<>") ? MaybeSender.nullSender() : MaybeSender.of(address(cells[3])),
                        Stream.of(cells[4].split(", "))
                                .map(EnvelopeCase::address)
                                .toList(),
                        decidedBy.group(1),
                        decidedBy.group(2) != null || decidedBy.group(1).equals(FALLBACK),
                        cells[6]));
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException("no address: " + text, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
