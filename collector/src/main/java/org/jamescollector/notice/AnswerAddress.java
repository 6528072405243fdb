/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;

/**
 * Where answers go: {@code collector-release@example.org}, or {@code collector-release} for that name in the domain of whoever is asked. A
 * {@code *} in the local part stands for the ask's token, where James takes mail for such addresses.
 *
 * @param text as it is written in mailetcontainer.xml
 */
public record AnswerAddress(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.+=-]+\\*?[A-Za-z0-9_.+=-]*(@[^@*\\s]+)?");
    private static final String TOKEN = "*";
    /** Of the local part, RFC 5321, section 4.5.3.1.1. */
    private static final int LONGEST_LOCAL_PART = 64;

    /** What goes where nothing else is said. */
    public static final AnswerAddress DEFAULT = new AnswerAddress("collector-release");

    /** @throws IllegalArgumentException when it is no such address */
    public AnswerAddress {
        String local = text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
        int token = local.contains(TOKEN) ? AnswerToken.LENGTH - 1 : 0;
        if (!FORM.matcher(text).matches() || local.length() + token > LONGEST_LOCAL_PART) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not where answers can go; it takes a name or an address, such as collector-release, release@example.org or"
                    + " release+*@example.org");
        }
    }

    /** The address that this recipient answers to. */
    public MailAddress of(MailAddress recipient, String token) {
        String address =
                text.contains("@") ? text : text + "@" + recipient.getDomain().asString();
        try {
            return new MailAddress(address.replace(TOKEN, token));
        } catch (AddressException e) {
            throw new IllegalArgumentException("\"" + address + "\" is not an address", e);
        }
    }

    /** Whether it is the same for recipients of all domains. */
    public boolean hasDomain() {
        return text.contains("@");
    }

    /** The address that this recipient answers to, without what stands behind a {@code +}: the user who would have to be there. */
    public MailAddress withoutDetail(MailAddress recipient) {
        String address = of(recipient, "").asString();
        int detail = address.indexOf('+');
        int domain = address.lastIndexOf('@');
        try {
            return new MailAddress(
                    detail > 0 && detail < domain ? address.substring(0, detail) + address.substring(domain) : address);
        } catch (AddressException e) {
            throw new IllegalArgumentException("\"" + address + "\" is not an address", e);
        }
    }

    /** Whether mail to this address is an answer. */
    public boolean is(MailAddress address) {
        return match(address).isPresent();
    }

    /** The token in an address to which an answer goes; empty where there is none. */
    public Optional<String> token(MailAddress address) {
        return match(address).filter(found -> found.groupCount() == 1).map(found -> found.group(1));
    }

    private Optional<Matcher> match(MailAddress address) {
        String pattern = (text.contains("@") ? text : text + "@.+").toLowerCase(Locale.ROOT);
        int token = pattern.indexOf(TOKEN);
        int at = pattern.indexOf('@');
        boolean hasToken = token >= 0 && token < at;
        String local = hasToken
                ? Pattern.quote(pattern.substring(0, token)) + "([a-z2-7]+)"
                        + Pattern.quote(pattern.substring(token + 1, at))
                : Pattern.quote(pattern.substring(0, at));
        String domain = text.contains("@") ? Pattern.quote(pattern.substring(at + 1)) : ".+";
        Matcher matcher =
                Pattern.compile(local + "@" + domain).matcher(address.asString().toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }
}
