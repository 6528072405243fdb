/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jamescollector.account.Secret;

/** XOAUTH2 (developers.google.com/gmail/imap/xoauth2-protocol): what OAUTHBEARER was made from. */
public final class XOAuth2Mechanism implements SaslMechanism {

    private static final String NAME = "XOAUTH2";
    private static final char SEPARATOR = 1;

    private final String user;
    private final Secret token;
    private boolean refused;

    public XOAuth2Mechanism(String user, Secret token) {
        this.user = user;
        this.token = token;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        String response = "user=" + user + SEPARATOR + "auth=Bearer " + token.reveal() + SEPARATOR + SEPARATOR;
        return Optional.of(response.getBytes(StandardCharsets.UTF_8));
    }

    /** What comes is an error in JSON, which is answered by nothing so that the provider can refuse. */
    @Override
    public CompletionStage<byte[]> respond(byte[] challenge) {
        if (refused) {
            throw SaslFailure.unexpectedChallenge(NAME, challenge);
        }
        refused = true;
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    public boolean mayBeAccepted() {
        return !refused;
    }
}
