/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jamescollector.account.Secret;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/** SCRAM-SHA-256 (RFC 5802, RFC 7677), in which the provider proves too that it knows the password. */
public final class ScramMechanism implements SaslMechanism {

    public static final String NAME = "SCRAM-SHA-256";

    /** A provider chooses how long we compute: this many rounds are about half a second. */
    private static final int MOST_ITERATIONS = 600_000;

    private enum Stage {
        SERVER_FIRST,
        SERVER_FINAL,
        VERIFIED
    }

    private final Executor executor;
    private final ScramClient client;
    private Stage stage = Stage.SERVER_FIRST;

    /** @param executor computes there: thousands of rounds of a digest are no work for an event loop */
    public ScramMechanism(String user, Secret password, Executor executor) {
        this.executor = executor;
        this.client = client(user, password);
    }

    private static ScramClient client(String user, Secret password) {
        try {
            return ScramClient.builder()
                    .advertisedMechanisms(List.of(NAME))
                    .username(user)
                    .password(password.reveal().toCharArray())
                    .build();
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message may hold the password.
            throw new MechanismFailure(
                    Kind.CREDENTIALS_REFUSED,
                    NAME,
                    "user or password are empty or hold characters that " + NAME
                            + " does not allow (RFC 4013); nothing was sent. Correct them, or ");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.of(octets(client.clientFirstMessage().toString()));
    }

    @Override
    public CompletionStage<byte[]> respond(byte[] challenge) {
        String message = new String(challenge, StandardCharsets.UTF_8);
        return switch (stage) {
            case SERVER_FIRST -> {
                stage = Stage.SERVER_FINAL;
                yield CompletableFuture.supplyAsync(() -> clientFinal(message), executor);
            }
            case SERVER_FINAL -> {
                verify(message);
                stage = Stage.VERIFIED;
                yield CompletableFuture.completedFuture(new byte[0]);
            }
            case VERIFIED -> throw SaslFailure.unexpectedChallenge(NAME, challenge);
        };
    }

    @Override
    public boolean mayBeAccepted() {
        return stage == Stage.VERIFIED;
    }

    private byte[] clientFinal(String message) {
        try {
            ServerFirstMessage first = client.serverFirstMessage(message);
            if (first.getIterationCount() > MOST_ITERATIONS) {
                throw new MechanismFailure(
                        Kind.PROTOCOL,
                        NAME,
                        "the provider wants " + first.getIterationCount() + " rounds of " + NAME + ", more than the "
                                + MOST_ITERATIONS + " that are done here: ");
            }
            return octets(client.clientFinalMessage().toString());
        } catch (ScramException | IllegalArgumentException e) {
            throw broken(message);
        }
    }

    private void verify(String message) {
        try {
            client.serverFinalMessage(message);
        } catch (ScramServerErrorException e) {
            throw new ProviderException(
                    Kind.CREDENTIALS_REFUSED,
                    SaslFailure.STEP,
                    "the provider answered " + Quoted.of(message) + ": user or password are wrong");
        } catch (ScramException | IllegalArgumentException e) {
            throw new ProviderException(
                    Kind.PROTOCOL,
                    SaslFailure.STEP,
                    "the provider could not prove that it knows the password, so it may not be the right one. Check"
                            + " <host>, and in <verify> whose certificate is good");
        }
    }

    private static MechanismFailure broken(String message) {
        return new MechanismFailure(
                Kind.PROTOCOL, NAME, "this is no challenge of " + NAME + ": " + Quoted.of(message) + "; ");
    }

    private static byte[] octets(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
