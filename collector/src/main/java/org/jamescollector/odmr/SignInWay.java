/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;
import org.jamescollector.sasl.CramMd5Mechanism;
import org.jamescollector.sasl.LoginMechanism;
import org.jamescollector.sasl.OAuthBearerMechanism;
import org.jamescollector.sasl.PlainMechanism;
import org.jamescollector.sasl.SaslFailure;
import org.jamescollector.sasl.SaslMechanism;
import org.jamescollector.sasl.ScramMechanism;
import org.jamescollector.sasl.XOAuth2Mechanism;

/**
 * Chooses how to sign in: once, before anything secret is sent. There is no second choice after a refusal, for each try counts at the
 * provider, and enough of them get an address banned.
 *
 * @param offered as told on the line as it is now
 * @param encrypted whether there is TLS
 */
record SignInWay(EhloAnswer offered, boolean encrypted) {

    /** A token is no password, so nobody gets one of those who did not say so. */
    private static final List<SmtpSignIn> STRONGEST_FIRST =
            List.of(SmtpSignIn.SCRAM_SHA_256, SmtpSignIn.CRAM_MD5, SmtpSignIn.PLAIN, SmtpSignIn.LOGIN);

    /**
     * A way that the provider offers, or the one that the account names where the provider lists none at all.
     *
     * @throws ProviderException NO_COMMON_SIGN_IN or PLAINTEXT_REFUSED
     */
    SmtpSignIn choose(OdmrAccount account) {
        boolean plaintextAllowed = account.security().plaintextPasswordAllowed();
        if (account.signIn() != SmtpSignIn.STRONGEST) {
            boolean mayBeTried =
                    isOffered(account.signIn()) || offered.mechanisms().isEmpty();
            if (!mayBeTried) {
                throw failure(
                        Kind.NO_COMMON_SIGN_IN,
                        "the account wants " + account.signIn().mechanism() + ", and the provider offers " + offers()
                                + ". Have another <signIn> for this account");
            }
            if (!lineAllows(account.signIn(), plaintextAllowed)) {
                throw plaintextRefused();
            }
            return account.signIn();
        }
        List<SmtpSignIn> common =
                STRONGEST_FIRST.stream().filter(this::isOffered).toList();
        if (common.isEmpty()) {
            throw failure(
                    Kind.NO_COMMON_SIGN_IN,
                    "the provider offers " + offers() + ", and none of it is had here for a password (SCRAM-SHA-256,"
                            + " CRAM-MD5, PLAIN, LOGIN). If it wants a token, have <signIn>oauthbearer</signIn> or"
                            + " xoauth2; if it offers nothing, check that this is its ODMR server (port 366), and whether"
                            + " it offers more once there is TLS");
        }
        return common.stream()
                .filter(way -> lineAllows(way, plaintextAllowed))
                .findFirst()
                .orElseThrow(SignInWay::plaintextRefused);
    }

    private boolean isOffered(SmtpSignIn way) {
        return offered.mechanisms().contains(way.mechanism());
    }

    private boolean lineAllows(SmtpSignIn way, boolean plaintextAllowed) {
        return encrypted || plaintextAllowed || !way.isReadable();
    }

    private String offers() {
        return offered.mechanisms().isEmpty()
                ? "no way of signing in"
                : Quoted.of(String.join(", ", new TreeSet<>(offered.mechanisms())));
    }

    /** @param blocking computes the rounds of SCRAM */
    static SaslMechanism mechanism(SmtpSignIn way, OdmrAccount account, Secret secret, Executor blocking) {
        return switch (way) {
            case SCRAM_SHA_256 -> new ScramMechanism(account.user(), secret, blocking);
            case CRAM_MD5 -> new CramMd5Mechanism(account.user(), secret);
            case PLAIN -> new PlainMechanism(account.user(), secret);
            case LOGIN -> new LoginMechanism(account.user(), secret);
            case OAUTHBEARER -> new OAuthBearerMechanism(account.user(), secret, account.endpoint());
            case XOAUTH2 -> new XOAuth2Mechanism(account.user(), secret);
            case STRONGEST -> throw new IllegalArgumentException("the choice is made before");
        };
    }

    private static ProviderException plaintextRefused() {
        return failure(
                Kind.PLAINTEXT_REFUSED,
                "the secret would cross an unencrypted line, where others can read it. Have TLS for this account"
                        + " (<security>starttls</security>); if there is none to be had, the account must say"
                        + " <allowPlaintextPassword>true</allowPlaintextPassword>. Nothing was sent");
    }

    private static ProviderException failure(Kind kind, String message) {
        return new ProviderException(kind, SaslFailure.STEP, message);
    }
}
