/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SignIn;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.TlsFailure;
import org.jamescollector.sasl.LoginMechanism;
import org.jamescollector.testing.ElementsOfCollectorXml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A problem that a line in collector.xml mends names that line. */
class RemedyTest {

    private static Pop3Exception refused(String answer, String way) {
        return SignInFailure.refused(StatusLine.parse(answer), Pop3Capabilities.NONE, true, way, List.of());
    }

    private static Pop3Exception notChosen(SignIn wanted, boolean encrypted, String... offered) {
        Pop3Capabilities capabilities = new Pop3Capabilities(
                true,
                false,
                true,
                true,
                false,
                false,
                Set.of(offered),
                false,
                false,
                Optional.empty(),
                OptionalInt.empty());
        return catchThrowableOfType(
                Pop3Exception.class,
                () -> new SignInChoice(capabilities, Optional.empty(), encrypted, false).choose(wanted));
    }

    private static Pop3Exception unexpectedChallenge() {
        LoginMechanism login = new LoginMechanism("user", new Secret("right"));
        login.respond(new byte[0]);
        login.respond(new byte[0]);
        return Pop3Exception.of(catchThrowableOfType(
                ProviderException.class, () -> login.respond("Realm:".getBytes(StandardCharsets.US_ASCII))));
    }

    private static Pop3Exception ofTls(Exception cause) {
        return Pop3Exception.of(TlsFailure.describe(cause, Pop3Connection.TLS_ADVICE));
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(
                        refused("-ERR [AUTH] no", "PLAIN"),
                        Kind.CREDENTIALS_REFUSED,
                        "name another way of signing in for this account, such as <signIn>user-pass</signIn>"),
                arguments(refused("-ERR [AUTH] no", "USER/PASS"), Kind.CREDENTIALS_REFUSED, "<signIn>plain</signIn>"),
                arguments(
                        refused("-ERR mechanism not supported", "CRAM-MD5"),
                        Kind.NO_COMMON_SIGN_IN,
                        "<signIn>user-pass</signIn>"),
                arguments(refused("-ERR [LOGIN-DELAY] wait", "PLAIN"), Kind.TOO_SOON, "a longer <interval>"),
                arguments(unexpectedChallenge(), Kind.PROTOCOL, "<signIn>user-pass</signIn>"),
                arguments(
                        notChosen(SignIn.CRAM_MD5, true, "PLAIN"),
                        Kind.NO_COMMON_SIGN_IN,
                        "<signIn>strongest</signIn>"),
                arguments(
                        notChosen(SignIn.STRONGEST, false, "PLAIN"),
                        Kind.PLAINTEXT_REFUSED,
                        "<security>tls</security> (port 995) or <security>starttls</security> (port 110)"),
                arguments(
                        notChosen(SignIn.PLAIN, false, "PLAIN"),
                        Kind.PLAINTEXT_REFUSED,
                        "<allowPlaintextPassword>true</allowPlaintextPassword>"),
                arguments(
                        ofTls(new NotSslRecordException("x")),
                        Kind.TLS,
                        "<port>995</port>, or have TLS by STLS for this account: <security>starttls</security>"),
                arguments(
                        ofTls(new SSLHandshakeException("certificate required")),
                        Kind.TLS,
                        "<clientCertificate> and <clientKey>"),
                arguments(ofTls(new IOException("reset")), Kind.CUT, "<security>starttls</security>"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void shouldNameTheLineThatMendsIt(Pop3Exception problem, Kind kind, String remedy) {
        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem).hasMessageContaining(remedy);
        ElementsOfCollectorXml.assertKnown(problem.getMessage());
    }
}
