/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jamescollector.account.Secret;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.sasl.SaslMechanism;

/** AUTH (RFC 5034). */
final class SaslExchange extends Exchange<Void> {

    /** RFC 5034, section 4: the command with its initial response, CRLF included. */
    private static final int LONGEST_COMMAND = 255;

    /** No mechanism here needs more than three. */
    private static final int MOST_CHALLENGES = 6;

    private final Pop3Connection connection;
    private final SaslMechanism mechanism;
    private final Pop3Capabilities capabilities;
    private final List<String> hidden = new ArrayList<>();
    /** An initial response that was too long for the command: it answers the first challenge. */
    private Optional<String> heldBack;

    private int challenges;

    private SaslExchange(
            String line,
            Optional<String> heldBack,
            Pop3Connection connection,
            SaslMechanism mechanism,
            Pop3Capabilities capabilities,
            Secret password) {
        super(line, SignInFailure.STEP);
        this.heldBack = heldBack;
        this.connection = connection;
        this.mechanism = mechanism;
        this.capabilities = capabilities;
        hidden.add(password.reveal());
        hidden.add(line.substring(command(mechanism).length()).strip());
    }

    static SaslExchange of(
            Pop3Connection connection, SaslMechanism mechanism, Pop3Capabilities capabilities, Secret password) {
        Optional<String> initial = mechanism.initialResponse().map(SaslExchange::encode);
        String command = command(mechanism);
        // An empty response would be no argument at all, hence the sign for it.
        String whole = initial.map(response -> command + " " + (response.isEmpty() ? "=" : response))
                .orElse(command);
        boolean fits = whole.length() + 2 <= LONGEST_COMMAND;
        return new SaslExchange(
                fits ? whole : command,
                fits ? Optional.empty() : initial,
                connection,
                mechanism,
                capabilities,
                password);
    }

    private static String command(SaslMechanism mechanism) {
        return "AUTH " + mechanism.name();
    }

    @Override
    String shown() {
        return command(mechanism);
    }

    @Override
    boolean goesAlone() {
        return true;
    }

    @Override
    void challenged(StatusLine status) {
        if (++challenges > MOST_CHALLENGES) {
            throw SignInFailure.failure(
                    Kind.PROTOCOL,
                    "the provider goes on asking in " + mechanism.name() + "; "
                            + SignInFailure.another(mechanism.name()));
        }
        byte[] challenge = decode(status);
        if (heldBack.isPresent() && challenge.length == 0) {
            send(heldBack.get());
            heldBack = Optional.empty();
            return;
        }
        mechanism
                .respond(challenge)
                .whenComplete(
                        (response, failure) -> connection.channel().eventLoop().execute(() -> {
                            if (failure != null) {
                                connection.end(asPop3(failure));
                            } else {
                                send(encode(response));
                            }
                        }));
    }

    private void send(String response) {
        hidden.add(response);
        connection.continueWith(response);
    }

    private Pop3Exception asPop3(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        // Without the cause, whose message may hold the password.
        return cause instanceof ProviderException known
                ? Pop3Exception.of(known)
                : SignInFailure.failure(
                        Kind.PROTOCOL,
                        mechanism.name() + " broke off on this side: "
                                + cause.getClass().getSimpleName());
    }

    private byte[] decode(StatusLine status) {
        try {
            return Base64.getDecoder().decode(status.argument().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw SignInFailure.failure(
                    Kind.PROTOCOL,
                    "the provider asks what is not Base64: " + status.quoted() + "; "
                            + SignInFailure.another(mechanism.name()));
        }
    }

    private static String encode(byte[] response) {
        return Base64.getEncoder().encodeToString(response);
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        if (!mechanism.mayBeAccepted()) {
            throw SignInFailure.failure(
                    Kind.PROTOCOL,
                    "the provider said yes before it had proved that it knows the password, so it may not be the"
                            + " right one. Check <host>, and in <verify> whose certificate is good");
        }
        return Optional.empty();
    }

    @Override
    void complete() {
        succeed(null);
    }

    @Override
    void refused(StatusLine status) {
        fail(SignInFailure.refused(status, capabilities, challenges == 0, mechanism.name(), hidden));
    }
}
