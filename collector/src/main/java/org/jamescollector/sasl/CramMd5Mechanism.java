/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jamescollector.account.Secret;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;

/** CRAM-MD5 (RFC 2195): the provider's challenge, digested with the password. */
public final class CramMd5Mechanism implements SaslMechanism {

    private static final String HMAC = "HmacMD5";

    private final String user;
    private final Secret password;
    private boolean answered;

    public CramMd5Mechanism(String user, Secret password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return "CRAM-MD5";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<byte[]> respond(byte[] challenge) {
        if (answered || challenge.length == 0) {
            throw SaslFailure.unexpectedChallenge(name(), challenge);
        }
        answered = true;
        String response = user + " " + HexFormat.of().formatHex(digest(challenge));
        return CompletableFuture.completedFuture(response.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] digest(byte[] challenge) {
        byte[] key = password.reveal().getBytes(StandardCharsets.UTF_8);
        if (key.length == 0) {
            throw new ProviderException(Kind.CREDENTIALS_REFUSED, SaslFailure.STEP, "the account's password is empty");
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(challenge);
        } catch (GeneralSecurityException e) {
            throw new MechanismFailure(Kind.NO_COMMON_SIGN_IN, name(), "this Java runtime has no " + HMAC + ": ");
        }
    }
}
