/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;

/**
 * Makes addresses of text, in the one form in which they are compared: domain in lower case, in ASCII (RFC 5891), without a dot
 * at its end. Local parts are taken as they are: nothing is read into {@code %} and {@code !}, quotes stay.
 */
public final class Addresses {

    /** Octets of a local part, an at sign and a domain (RFC 5321, section 4.5.3.1, with room). */
    static final int LONGEST = 320;

    private Addresses() {}

    /** Total. Empty for what is no address for James, and for what holds control characters or a local part beyond ASCII. */
    public static Optional<MailAddress> of(String text) {
        int at = endOfLocalPart(text);
        if (text.length() > LONGEST || at < 1 || at >= text.length() - 1 || text.charAt(at) != '@') {
            return Optional.empty();
        }
        boolean quoted = text.charAt(0) == '"';
        if (!text.substring(0, at).chars().allMatch(c -> (c > ' ' && c < 0x7F) || (quoted && c == ' '))) {
            return Optional.empty();
        }
        return domain(text.substring(at + 1))
                // James takes the first at sign into the local part where a backslash stands before it, with whatever
                // follows.
                .filter(domain -> domain.indexOf('@') < 0)
                .map(domain -> text.substring(0, at + 1) + domain)
                .filter(address -> address.length() <= LONGEST)
                .flatMap(Addresses::parse);
    }

    /** Where the at sign should be; text.length() where there is none. */
    private static int endOfLocalPart(String text) {
        if (!text.startsWith("\"")) {
            int at = text.indexOf('@');
            return at < 0 ? text.length() : at;
        }
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** Total. A domain, or a literal in brackets, in that form; empty for what cannot be one. */
    public static Optional<String> domain(String text) {
        String domain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (domain.startsWith("[")) {
            // MailAddress does not look at what stands after a domain literal.
            return Optional.of(domain).filter(literal -> literal.indexOf(']') == literal.length() - 1);
        }
        try {
            String ascii = domain.chars().allMatch(c -> c < 0x80) ? domain : IDN.toASCII(domain);
            return Optional.of(ascii.toLowerCase(Locale.ROOT));
        } catch (RuntimeException notAName) {
            // IllegalArgumentException as documented; of some text IDN makes an IndexOutOfBoundsException.
            return Optional.empty();
        }
    }

    private static Optional<MailAddress> parse(String address) {
        try {
            return Optional.of(new MailAddress(address));
        } catch (AddressException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
