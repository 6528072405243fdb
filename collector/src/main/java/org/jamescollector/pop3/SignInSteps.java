/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SignIn;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.sasl.CramMd5Mechanism;
import org.jamescollector.sasl.LoginMechanism;
import org.jamescollector.sasl.PlainMechanism;
import org.jamescollector.sasl.SaslFailure;
import org.jamescollector.sasl.SaslMechanism;
import org.jamescollector.sasl.ScramMechanism;

/** Signs in, the way that was chosen. */
final class SignInSteps {

    private final Pop3Connection connection;
    private final Pop3Capabilities capabilities;
    private final Optional<String> timestamp;
    private final String user;
    private final Secret password;
    private final Executor blocking;

    SignInSteps(
            Pop3Connection connection,
            Pop3Capabilities capabilities,
            Optional<String> timestamp,
            Pop3Login login,
            Executor blocking) {
        this.connection = connection;
        this.capabilities = capabilities;
        this.timestamp = timestamp;
        this.user = login.user();
        this.password = login.password();
        this.blocking = blocking;
    }

    /** @throws Pop3Exception where user or password could be taken for commands: they must never reach the line. */
    static void refuseLineBreaks(Pop3Login login) {
        SaslFailure.refuseLineBreaks("user", login.user());
        SaslFailure.refuseLineBreaks("password", login.password().reveal());
    }

    CompletableFuture<Void> run(SignIn way) {
        return switch (way) {
            case SCRAM_SHA_256 -> sasl(new ScramMechanism(user, password, blocking));
            case CRAM_MD5 -> sasl(new CramMd5Mechanism(user, password));
            case PLAIN -> sasl(new PlainMechanism(user, password));
            case LOGIN -> sasl(new LoginMechanism(user, password));
            case APOP -> apop();
            case USER_PASS -> userAndPassword();
            case STRONGEST -> throw new IllegalArgumentException("the choice is made before");
        };
    }

    private CompletableFuture<Void> sasl(SaslMechanism mechanism) {
        return connection.submit(SaslExchange.of(connection, mechanism, capabilities, password));
    }

    private CompletableFuture<Void> apop() {
        String digest = md5(timestamp.orElseThrow() + password.reveal());
        return connection.submit(credentials("APOP " + user + " " + digest, true, "APOP"));
    }

    private CompletableFuture<Void> userAndPassword() {
        String way = SignInFailure.USER_PASS;
        return connection
                .submit(credentials("USER " + user, true, way))
                .thenCompose(known -> connection.submit(credentials("PASS " + password.reveal(), false, way)));
    }

    private CredentialsExchange credentials(String line, boolean first, String way) {
        return new CredentialsExchange(line, first, way, capabilities, List.of(password.reveal()));
    }

    static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new Pop3Exception(
                    Kind.NO_COMMON_SIGN_IN,
                    SignInFailure.STEP,
                    "this Java runtime has no MD5: " + SignInFailure.another("APOP"),
                    e);
        }
    }
}
