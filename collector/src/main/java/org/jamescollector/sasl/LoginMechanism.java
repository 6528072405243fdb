/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jamescollector.account.Secret;

/** LOGIN (draft-murchison-sasl-login): name, then password, whatever words the provider asks with. */
public final class LoginMechanism implements SaslMechanism {

    private final Queue<String> answers;

    public LoginMechanism(String user, Secret password) {
        this.answers = new ArrayDeque<>(List.of(user, password.reveal()));
    }

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<byte[]> respond(byte[] challenge) {
        if (answers.isEmpty()) {
            throw SaslFailure.unexpectedChallenge(name(), challenge);
        }
        return CompletableFuture.completedFuture(answers.remove().getBytes(StandardCharsets.UTF_8));
    }
}
