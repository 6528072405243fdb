/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;

/**
 * The envelope of a delivered message, which is noted in a field of its header and told by {@code *ENV}. Addresses are written in
 * xtext (RFC 3461, section 4) of their UTF-8, so that the field is one line of ASCII whatever they hold.
 *
 * @param sender empty: the null sender
 * @param recipient to whom this copy was delivered
 */
public record RecordedEnvelope(String sender, String recipient) {

    /** Name of the field. */
    public static final String FIELD = "X-Collector-Envelope";

    private static final Pattern FORM = Pattern.compile("from=<([!-~]*)> for=<([!-~]+)>");
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int LONGEST_LINE = 8 * 1024;

    /** The envelope of the copy that this recipient gets. */
    public static RecordedEnvelope of(MaybeSender sender, MailAddress recipient) {
        return new RecordedEnvelope(sender.asString(""), recipient.asString());
    }

    /** The field's value. */
    public String value() {
        return "from=<" + xtext(sender) + "> for=<" + xtext(recipient) + ">";
    }

    /** From the field's value; empty where it is not as {@link #value} writes it. */
    static Optional<RecordedEnvelope> parse(String value) {
        Matcher matcher = FORM.matcher(value.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> sender = text(matcher.group(1));
        Optional<String> recipient = text(matcher.group(2));
        return sender.isEmpty() || recipient.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordedEnvelope(sender.get(), recipient.get()));
    }

    /**
     * From a message; empty where it has no such field, or several, one of which somebody else wrote.
     *
     * @param message is read as far as its header goes
     */
    static Optional<RecordedEnvelope> read(InputStream message) throws IOException {
        InputStream in = new BufferedInputStream(message);
        Optional<String> found = Optional.empty();
        int fields = 0;
        int octets = 0;
        for (String line = line(in); !line.isEmpty() && octets < LONGEST_HEADER; line = line(in)) {
            octets += line.length() + 1;
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(FIELD)) {
                fields++;
                found = Optional.of(line.substring(colon + 1));
            }
        }
        return fields == 1 ? found.flatMap(RecordedEnvelope::parse) : Optional.empty();
    }

    /** Without its end, and cut; empty at the end of the header and of the message. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r' && line.size() < LONGEST_LINE) {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String xtext(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7F && octet != '+' && octet != '=' && octet != '<' && octet != '>') {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("+%02X", octet & 0xFF));
            }
        }
        return encoded.toString();
    }

    private static Optional<String> text(String xtext) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < xtext.length(); i++) {
            if (xtext.charAt(i) != '+') {
                octets.write(xtext.charAt(i));
            } else if (i + 2 < xtext.length() && xtext.substring(i + 1, i + 3).matches("[0-9A-F]{2}")) {
                octets.write(Integer.parseInt(xtext.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        String text = octets.toString(StandardCharsets.UTF_8);
        // Nothing that would end the line of an answer.
        return text.chars().noneMatch(Character::isISOControl) ? Optional.of(text) : Optional.empty();
    }
}
