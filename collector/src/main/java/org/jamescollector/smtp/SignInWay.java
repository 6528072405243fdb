/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
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
 * @param server that offers it
 */
record SignInWay(EhloAnswer offered, boolean encrypted, SmtpServer server) {

    /** A token is no password, so nobody gets one of those who did not say so. */
    private static final List<SmtpSignIn> STRONGEST_FIRST =
            List.of(SmtpSignIn.SCRAM_SHA_256, SmtpSignIn.CRAM_MD5, SmtpSignIn.PLAIN, SmtpSignIn.LOGIN);

    /**
     * A way that the provider offers, or the one that the account names where the provider lists none at all.
     *
     * @throws ProviderException NO_COMMON_SIGN_IN or PLAINTEXT_REFUSED
     */
    SmtpSignIn choose(SmtpSignIn wanted) {
        boolean plaintextAllowed = server.security().plaintextPasswordAllowed();
        if (wanted != SmtpSignIn.STRONGEST) {
            boolean mayBeTried = isOffered(wanted) || offered.mechanisms().isEmpty();
            if (!mayBeTried) {
                throw failure(
                        Kind.NO_COMMON_SIGN_IN,
                        "the account wants " + wanted.mechanism() + ", and the provider offers " + offers()
                                + ". Have another <signIn> for this account");
            }
            if (!lineAllows(wanted, plaintextAllowed)) {
                throw plaintextRefused();
            }
            return wanted;
        }
        List<SmtpSignIn> common =
                STRONGEST_FIRST.stream().filter(this::isOffered).toList();
        if (common.isEmpty()) {
            throw failure(
                    Kind.NO_COMMON_SIGN_IN,
                    "the provider offers " + offers() + ", and none of it is had here for a password (SCRAM-SHA-256,"
                            + " CRAM-MD5, PLAIN, LOGIN). If it wants a token, have <signIn>oauthbearer</signIn> or"
                            + " xoauth2; if it offers nothing, check that it is "
                            + server.advice().server() + ", and whether"
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
    SaslMechanism mechanism(SmtpLoginSecret login, Executor blocking) {
        SmtpSignIn way = choose(login.signIn());
        return switch (way) {
            case SCRAM_SHA_256 -> new ScramMechanism(login.user(), login.secret(), blocking);
            case CRAM_MD5 -> new CramMd5Mechanism(login.user(), login.secret());
            case PLAIN -> new PlainMechanism(login.user(), login.secret());
            case LOGIN -> new LoginMechanism(login.user(), login.secret());
            case OAUTHBEARER -> new OAuthBearerMechanism(login.user(), login.secret(), server.endpoint());
            case XOAUTH2 -> new XOAuth2Mechanism(login.user(), login.secret());
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
