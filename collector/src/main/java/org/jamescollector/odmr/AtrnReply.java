/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.smtp.SmtpReply;

/** What a provider's answer to ATRN means (RFC 2645, section 5.2.1). */
final class AtrnReply {

    private static final String STEP = "ATRN";
    private static final int NO_MAIL = 453;

    private AtrnReply() {}

    /**
     * @return whether the connection's roles are reversed; false: the provider has no mail
     * @throws ProviderException where it is neither
     */
    static boolean isTurn(SmtpReply reply) {
        if (reply.isPositive()) {
            return true;
        }
        if (reply.code() == NO_MAIL) {
            return false;
        }
        throw refused(reply);
    }

    private static ProviderException refused(SmtpReply reply) {
        String said = "the provider answered " + reply.quoted();
        return switch (reply.code()) {
            case 421, 451 -> failure(
                    Kind.PROVIDER_TEMPORARY,
                    said + ": it cannot tell now whether there is mail. It is tried again later");
            case 450 -> failure(
                    Kind.REFUSED,
                    said
                            + ": it does not give this user the mail of these domains, or not so often. Check <domains>, ask"
                            + " the provider which of them are permitted, or have a longer <interval>");
            case 500, 502 -> failure(
                    Kind.PROVIDER_PERMANENT,
                    said
                            + ": it is no ODMR server. Check host and port (ODMR has 366, a mail server's 25 and 587 do not do"
                            + " it), and whether the provider has ODMR at all");
            case 501 -> failure(
                    Kind.PROVIDER_PERMANENT,
                    said
                            + ": it does not take these domains as they are written. Check <domains>, or leave it out to ask"
                            + " for all that are permitted");
            case 503 -> failure(
                    Kind.PROVIDER_PERMANENT, said + ": it takes the order of things for wrong. Ask the provider");
            case 530 -> failure(
                    Kind.PROVIDER_PERMANENT,
                    said + ": it wants somebody to sign in, and we did. Ask the provider whether ODMR is there for this"
                            + " user");
            default -> reply.isTransient()
                    ? failure(Kind.REFUSED, said + ". It is tried again, with growing pauses")
                    : failure(Kind.PROVIDER_PERMANENT, said + ". Ask the provider");
        };
    }

    private static ProviderException failure(Kind kind, String message) {
        return new ProviderException(kind, STEP, message);
    }
}
