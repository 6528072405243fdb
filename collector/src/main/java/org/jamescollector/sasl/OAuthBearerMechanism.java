/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Secret;

/** OAUTHBEARER (RFC 7628): a token in place of a password. */
public final class OAuthBearerMechanism implements SaslMechanism {

    private static final String NAME = "OAUTHBEARER";
    private static final char SEPARATOR = 1;

    private final String user;
    private final Secret token;
    private final Endpoint endpoint;
    private boolean refused;

    public OAuthBearerMechanism(String user, Secret token, Endpoint endpoint) {
        this.user = user;
        this.token = token;
        this.endpoint = endpoint;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        String response = "n,a=" + saslName(user) + "," + SEPARATOR + "host=" + endpoint.host() + SEPARATOR + "port="
                + endpoint.port() + SEPARATOR + "auth=Bearer " + token.reveal() + SEPARATOR + SEPARATOR;
        return Optional.of(response.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 5801, section 4. */
    private static String saslName(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    /** What comes is an error, which is to be answered so that the provider can refuse (RFC 7628, section 3.2.3). */
    @Override
    public CompletionStage<byte[]> respond(byte[] challenge) {
        if (refused) {
            throw SaslFailure.unexpectedChallenge(NAME, challenge);
        }
        refused = true;
        return CompletableFuture.completedFuture(new byte[] {SEPARATOR});
    }

    @Override
    public boolean mayBeAccepted() {
        return !refused;
    }
}
