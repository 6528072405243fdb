/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jamescollector.account.Secret;

/** PLAIN (RFC 4616). */
public final class PlainMechanism implements SaslMechanism {

    private final String user;
    private final Secret password;

    public PlainMechanism(String user, Secret password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.of(("\0" + user + "\0" + password.reveal()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<byte[]> respond(byte[] challenge) {
        throw SaslFailure.unexpectedChallenge(name(), challenge);
    }
}
