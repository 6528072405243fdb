/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.james.UserPasswords;

/** Whether somebody is the customer that he says he is. May block. */
final class SignIns {

    private static final String HMAC = "HmacMD5";
    private static final int CHALLENGE_OCTETS = 16;

    /** A program may take its time, and strangers can have it asked. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final ProviderSettings settings;
    private final UserPasswords passwords;
    private final SecureRandom random = new SecureRandom();
    private final Cache<Username, Secret> secrets =
            CacheBuilder.newBuilder().expireAfterWrite(REMEMBERED).build();
    /** What those are compared with who have no secret: refusing them takes as long. */
    private final byte[] nobodysSecret;

    SignIns(ProviderSettings settings, UsersRepository users) {
        this.settings = settings;
        this.passwords = new UserPasswords(users);
        this.nobodysSecret = new byte[CHALLENGE_OCTETS];
        random.nextBytes(nobodysSecret);
    }

    ProviderSettings.SignInRules rules() {
        return settings.signIn();
    }

    /** One that was never used before (RFC 2195, section 2). */
    String challenge(String host) {
        byte[] octets = new byte[CHALLENGE_OCTETS];
        random.nextBytes(octets);
        return "<" + HexFormat.of().formatHex(octets) + "." + System.currentTimeMillis() + "@" + host + ">";
    }

    /**
     * Whether the password is the user's in James, and there is mail that he may fetch: others have nothing to do here.
     *
     * @throws IOException when that cannot be found out now
     */
    boolean isRight(Username user, String password) throws IOException {
        try {
            return passwords.isRight(user, password) && isCustomer(user);
        } catch (UsersRepositoryException e) {
            throw new IOException("James' users cannot be asked", e);
        }
    }

    /**
     * Whether somebody who knows the user's secret made this digest of the challenge.
     *
     * @throws IOException when the secret is not to be had now
     */
    boolean isRight(Username user, String challenge, String digest) throws IOException {
        Optional<SecretSource> source = Optional.ofNullable(rules().secrets().get(user));
        byte[] key = source.isPresent()
                ? secret(user, source.get()).reveal().getBytes(StandardCharsets.UTF_8)
                : nobodysSecret;
        byte[] expected = HexFormat.of().formatHex(digest(key, challenge)).getBytes(StandardCharsets.US_ASCII);
        byte[] given = digest.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        // Takes as long wherever the two differ.
        boolean right = MessageDigest.isEqual(expected, given);
        return right && source.isPresent() && isCustomer(user);
    }

    /** Several at the same time wait for one. What could not be had is not remembered. */
    private Secret secret(Username user, SecretSource source) throws IOException {
        try {
            return secrets.get(user, source::resolve);
        } catch (ExecutionException | UncheckedExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException known ? known : new IOException(cause);
        }
    }

    private boolean isCustomer(Username user) {
        return !settings.domainsOf(user).isEmpty();
    }

    private static byte[] digest(byte[] key, String challenge) throws IOException {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(challenge.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java runtime has no " + HMAC, e);
        }
    }
}
