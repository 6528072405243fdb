/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import java.util.Optional;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.smtp.SmtpReply;

/**
 * What a server answered to one name (RFC 1985, section 5.3).
 *
 * @param name as it was asked
 * @param mailMayCome whether the server said yes and did not say that there is nothing
 * @param said the answer, fit for a log line
 * @param refusal why it did not do it; empty where it did
 */
public record EtrnReply(String name, boolean mailMayCome, String said, Optional<Refusal> refusal) {

    private static final int NOTHING_WAITS = 251;

    /**
     * @param kind what it means for the account
     * @param remedy a sentence that begins behind a colon
     */
    public record Refusal(Kind kind, String remedy) {}

    static EtrnReply of(String name, SmtpReply reply) {
        return new EtrnReply(
                name,
                reply.isPositive() && reply.code() != NOTHING_WAITS,
                reply.quoted(),
                reply.isPositive() ? Optional.empty() : Optional.of(refusal(name, reply)));
    }

    /** Whether there is no sense in asking for other names. */
    static boolean endsAll(SmtpReply reply) {
        return reply.code() == 500 || reply.code() == 502 || reply.code() == 530 || reply.code() == 421;
    }

    private static Refusal refusal(String name, SmtpReply reply) {
        return switch (reply.code()) {
            case 458 -> new Refusal(Kind.PROVIDER_TEMPORARY, "it cannot do so now. It is tried again later");
            case 459 -> new Refusal(
                    Kind.REFUSED,
                    "it does not do so for this site. Check <name>" + name
                            + "</name>, and ask the provider whether this"
                            + " site's address is permitted, or has to sign in (<user>, <password>)");
            case 500, 502 -> new Refusal(
                    Kind.PROVIDER_PERMANENT,
                    "it has no ETRN. Check <host> and <port>, and ask the provider whether it has ETRN at all");
            case 501 -> new Refusal(
                    Kind.PROVIDER_PERMANENT,
                    "it does not take the name as it is written"
                            + (isPlain(name)
                                    ? ". Some take queues only: try <name>#" + name + "</name>"
                                    : ". Check <names>"));
            case 530 -> new Refusal(
                    Kind.PROVIDER_PERMANENT, "it wants somebody to sign in: give <user> and <password>");
            default -> reply.isTransient()
                    ? new Refusal(Kind.PROVIDER_TEMPORARY, "it is tried again later")
                    : new Refusal(Kind.PROVIDER_PERMANENT, "ask the provider");
        };
    }

    private static boolean isPlain(String name) {
        return !name.startsWith("#") && !name.startsWith("@");
    }
}
