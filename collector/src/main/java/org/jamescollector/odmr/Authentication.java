/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jamescollector.account.Secret;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;
import org.jamescollector.sasl.MechanismFailure;
import org.jamescollector.sasl.SaslFailure;
import org.jamescollector.sasl.SaslMechanism;

/** AUTH (RFC 4954). Belongs to the connection's event loop. */
final class Authentication {

    /** RFC 5321, section 4.5.3.1.4: a command with its initial response, CRLF included. A longer one answers an empty challenge. */
    private static final int LONGEST_COMMAND = 512;

    /** No mechanism here needs more than three. */
    private static final int MOST_CHALLENGES = 6;

    private static final int CHALLENGE = 334;

    private final OdmrLine line;
    private final SaslMechanism mechanism;
    private final Duration replyTimeout;
    private final List<String> hidden = new ArrayList<>();
    private Optional<String> heldBack = Optional.empty();
    private int challenges;

    Authentication(OdmrLine line, SaslMechanism mechanism, Secret secret, Duration replyTimeout) {
        this.line = line;
        this.mechanism = mechanism;
        this.replyTimeout = replyTimeout;
        hidden.add(secret.reveal());
    }

    /** Fails with {@link ProviderException} where the provider does not let us in. */
    CompletableFuture<Void> run() {
        Optional<String> initial = mechanism.initialResponse().map(Authentication::encode);
        initial.ifPresent(hidden::add);
        String command = "AUTH " + mechanism.name();
        // An empty response would be no argument at all, hence the sign for it.
        String whole = initial.map(response -> command + " " + (response.isEmpty() ? "=" : response))
                .orElse(command);
        boolean fits = whole.length() + 2 <= LONGEST_COMMAND;
        heldBack = fits ? Optional.empty() : initial;
        return line.send(fits ? whole : command, SaslFailure.STEP, replyTimeout).thenCompose(this::answered);
    }

    private CompletableFuture<Void> answered(SmtpReply reply) {
        if (reply.code() == CHALLENGE) {
            return challenged(reply);
        }
        if (!reply.isPositive()) {
            return CompletableFuture.failedFuture(refused(reply));
        }
        if (!mechanism.mayBeAccepted()) {
            throw failure(
                    Kind.PROTOCOL,
                    "the provider said yes before it had proved that it knows the password, or after it had said no, so it"
                            + " may not be the right one. Check host and certificate");
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> challenged(SmtpReply reply) {
        if (++challenges > MOST_CHALLENGES) {
            throw failure(
                    Kind.PROTOCOL,
                    "the provider goes on asking in " + mechanism.name() + "; " + another(mechanism.name()));
        }
        byte[] challenge = decode(reply);
        if (heldBack.isPresent() && challenge.length == 0) {
            String response = heldBack.get();
            heldBack = Optional.empty();
            return send(response);
        }
        return mechanism
                .respond(challenge)
                .toCompletableFuture()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(onThisSide(failure)))
                .thenComposeAsync(
                        response -> send(encode(response)), line.channel().eventLoop());
    }

    private CompletableFuture<Void> send(String response) {
        hidden.add(response);
        return line.send(response, SaslFailure.STEP, replyTimeout).thenCompose(this::answered);
    }

    private Throwable onThisSide(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        // Without the cause, whose message may hold the password.
        return cause instanceof ProviderException
                ? cause
                : failure(
                        Kind.PROTOCOL,
                        mechanism.name() + " broke off on this side: "
                                + cause.getClass().getSimpleName());
    }

    /** RFC 4954, section 6. */
    private ProviderException refused(SmtpReply reply) {
        String said = "the provider answered " + Quoted.of(SaslFailure.without(hidden, reply.text())) + " to AUTH "
                + mechanism.name();
        return switch (reply.code()) {
            case 535 -> failure(
                    Kind.CREDENTIALS_REFUSED,
                    said
                            + ": user or password are wrong. If they are surely right, the provider may not be able to check"
                            + " them by " + mechanism.name() + ": " + another(mechanism.name()));
            case 500, 502, 503, 504 -> failure(
                    Kind.NO_COMMON_SIGN_IN,
                    said
                            + ": it does not have this way of signing in. Check that this is an ODMR server (port 366), or "
                            + another(mechanism.name()));
            case 432, 534 -> failure(
                    Kind.NO_COMMON_SIGN_IN,
                    said + ": it wants another way of signing in; " + another(mechanism.name()));
            case 530, 538 -> failure(
                    Kind.PROVIDER_PERMANENT,
                    said + ": it wants an encrypted line first. Have <security>starttls</security> for this account");
            default -> reply.isTransient()
                    ? failure(
                            Kind.PROVIDER_TEMPORARY,
                            said + ", which does not say that the password is wrong. It is tried again later")
                    : failure(Kind.PROVIDER_PERMANENT, said + ". Ask the provider");
        };
    }

    /** The remedy where a mechanism does not do; the one it names is had nearly everywhere. */
    static String another(String mechanism) {
        return MechanismFailure.remedy(mechanism.equals("PLAIN") ? "login" : "plain");
    }

    private static byte[] decode(SmtpReply reply) {
        try {
            String challenge = String.join("", reply.lines()).strip();
            return Base64.getDecoder().decode(challenge.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw failure(
                    Kind.PROTOCOL, "the provider asks what is not Base64: " + reply.quoted() + ". Ask the provider");
        }
    }

    private static String encode(byte[] response) {
        return Base64.getEncoder().encodeToString(response);
    }

    private static ProviderException failure(Kind kind, String message) {
        return new ProviderException(kind, SaslFailure.STEP, message);
    }
}
