/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.TestClient.as;
import static org.jamescollector.pop3.TestClient.login;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.sasl.CramMd5Mechanism;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.NoBufferLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class SignInTest {

    private static final TransportSecurity CLEAR_AND_CAREFUL =
            new TransportSecurity(Mode.NONE, new Verification.SystemAuthorities(), Optional.empty(), false);

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static FakePop3Server server() {
        return FakePop3Server.with();
    }

    private static Pop3Login by(SignIn way, FakePop3Server server) {
        return login(server.port(), TestClient.clear(), way);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRAM_MD5", "APOP", "PLAIN", "LOGIN", "USER_PASS"})
    void shouldSignInTheWayThatWasAskedFor(SignIn way) {
        try (FakePop3Server server =
                server().apop().offering("SASL PLAIN LOGIN CRAM-MD5").start()) {
            client.open(by(way, server)).close();

            assertThat(server.commands().get(1))
                    .startsWith(
                            switch (way) {
                                case APOP -> "APOP user ";
                                case USER_PASS -> "USER user";
                                default -> "AUTH " + way.name().replace('_', '-');
                            });
            assertThat(client.refused(as(by(way, server), "user", "wrong")).kind())
                    .isEqualTo(Kind.CREDENTIALS_REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SASL LOGIN PLAIN CRAM-MD5 XOAUTH2, true, AUTH CRAM-MD5",
        "SASL LOGIN PLAIN, true, APOP",
        "SASL LOGIN PLAIN, false, AUTH PLAIN",
        "SASL LOGIN, false, AUTH LOGIN",
        "IMPLEMENTATION none, false, USER",
    })
    void shouldChooseTheStrongest(String capability, boolean apop, String expected) {
        try (FakePop3Server server = server().offering(capability)) {
            (apop ? server.apop() : server).start();
            client.open(server.port()).close();

            assertThat(server.commands().get(1)).startsWith(expected);
        }
    }

    @Test
    void shouldNotSendAPasswordOverAnUnencryptedLine() {
        try (FakePop3Server server = server().offering("SASL PLAIN LOGIN").start()) {
            for (SignIn way : List.of(SignIn.STRONGEST, SignIn.PLAIN, SignIn.LOGIN, SignIn.USER_PASS)) {
                Pop3Exception failure = client.refused(login(server.port(), CLEAR_AND_CAREFUL, way));

                assertThat(failure.kind()).isEqualTo(Kind.PLAINTEXT_REFUSED);
                assertThat(failure)
                        .hasMessageContaining("<security>tls</security> (port 995)")
                        .hasMessageContaining("<security>starttls</security> (port 110)")
                        .hasMessageContaining("<allowPlaintextPassword>true</allowPlaintextPassword>");
            }
            assertThat(server.commands()).containsOnly("CAPA");
        }
    }

    @Test
    void shouldSendADigestOverAnUnencryptedLine() {
        try (FakePop3Server server = server().offering("SASL PLAIN CRAM-MD5").start()) {
            client.open(login(server.port(), CLEAR_AND_CAREFUL, SignIn.STRONGEST))
                    .close();

            assertThat(server.commands().toString()).doesNotContain(TestClient.PASSWORD);
        }
    }

    @Test
    void shouldNameWhatIsOfferedWhereNothingFits() {
        try (FakePop3Server server =
                server().offeringOnly("SASL XOAUTH2 GSSAPI").start()) {
            Pop3Exception failure = client.refused(login(server.port()));
            assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_SIGN_IN);
            assertThat(failure).hasMessageContaining("GSSAPI, XOAUTH2");

            assertThat(client.refused(by(SignIn.APOP, server)).kind()).isEqualTo(Kind.NO_COMMON_SIGN_IN);
            assertThat(client.refused(by(SignIn.SCRAM_SHA_256, server)))
                    .hasMessageContaining("the account wants SCRAM-SHA-256")
                    .hasMessageContaining("<signIn>strongest</signIn>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-ERR [AUTH] no | CREDENTIALS_REFUSED | CREDENTIALS_REFUSED",
                "-ERR no | PROVIDER_TEMPORARY | CREDENTIALS_REFUSED",
                "-ERR [IN-USE] busy | IN_USE | IN_USE",
                "-ERR [in-use] busy | IN_USE | IN_USE",
                "-ERR [LOGIN-DELAY] wait | TOO_SOON | TOO_SOON",
                "-ERR [SYS/TEMP] disk | PROVIDER_TEMPORARY | PROVIDER_TEMPORARY",
                "-ERR [SYS/TEMP/DISK] disk | PROVIDER_TEMPORARY | PROVIDER_TEMPORARY",
                "-ERR [SYS/PERM] closed | PROVIDER_PERMANENT | PROVIDER_PERMANENT",
                "-ERR [SYS/TEMPLE] what | PROVIDER_TEMPORARY | CREDENTIALS_REFUSED",
            })
    void shouldUnderstandWhyItWasRefused(String answer, Kind withAuthRespCode, Kind without) {
        try (FakePop3Server server = server().refuseAt("PASS", answer).start()) {
            Pop3Exception marked = client.refused(by(SignIn.USER_PASS, server));
            assertThat(marked.kind()).isEqualTo(withAuthRespCode);
            assertThat(marked.step()).isEqualTo("sign-in");
            assertThat(marked).hasMessageContaining("\"" + answer + "\"");

            server.offeringOnly("USER", "UIDL");
            assertThat(client.refused(by(SignIn.USER_PASS, server)).kind()).isEqualTo(without);
            // One attempt each, and no other way after it.
            assertThat(server.commands().stream().filter(c -> c.startsWith("PASS")))
                    .hasSize(2);
            assertThat(server.commands().toString()).doesNotContain("AUTH ");
        }
    }

    @Test
    void shouldNotTryAnotherWayAfterARefusal() {
        try (FakePop3Server server = server().apop()
                .offering("SASL PLAIN LOGIN CRAM-MD5")
                .offeringOnly("USER")
                .start()) {
            Pop3Exception failure = client.refused(as(login(server.port()), "user", "wrong"));

            assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
            assertThat(failure)
                    .hasMessageContaining("CRAM-MD5")
                    .hasMessageContaining("another way")
                    .hasMessageContaining("<signIn>user-pass</signIn>");
            assertThat(server.commands()).hasSize(3);
        }
    }

    @Test
    void shouldTellAMissingWayFromAWrongPassword() {
        try (FakePop3Server server = server().offering("SASL CRAM-MD5")
                .refuseAt("AUTH", "-ERR Unsupported authentication mechanism")
                .start()) {
            assertThat(client.refused(login(server.port())).kind()).isEqualTo(Kind.NO_COMMON_SIGN_IN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nDELE 1", "a\n", "\r", "a\0b"})
    void shouldRefuseWhatCouldBeTakenForACommand(String evil) {
        try (FakePop3Server server = server().start()) {
            for (Pop3Login login :
                    List.of(as(login(server.port()), evil, "right"), as(login(server.port()), "user", evil))) {
                Pop3Exception failure = client.refused(login);

                assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
                assertThat(failure).hasMessageContaining("nothing was sent").hasMessageNotContaining("DELE");
            }
            assertThat(server.sessions()).isZero();
        }
    }

    @Test
    void shouldSendALongResponseAfterAnEmptyChallenge() {
        String longPassword = "x".repeat(300);
        try (FakePop3Server server =
                server().offering("SASL PLAIN").refuseAt("AUTH PLAIN", "+ ").start()) {
            Pop3Exception failure = client.refused(as(by(SignIn.PLAIN, server), "user", longPassword));

            assertThat(server.commands().get(1)).isEqualTo("AUTH PLAIN");
            assertThat(server.commands().get(2)).hasSize(408);
            assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_TEMPORARY);
        }
    }

    @ParameterizedTest
    @CsvSource({"174, 251", "175, 10"})
    void shouldKeepToTheLengthOfACommandLine(int passwordLength, int commandLength) {
        try (FakePop3Server server = server().offering("SASL PLAIN").start()) {
            client.refused(as(by(SignIn.PLAIN, server), "user", "x".repeat(passwordLength)));

            // 251, for the next longer one would have 255 and CRLF.
            assertThat(server.commands().get(1)).hasSize(commandLength);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "CRAM_MD5", "USER_PASS", "APOP"})
    void shouldNotShowThePasswordEvenWhereTheProviderSaysItBack(SignIn way) {
        FakeAnswer echo = FakeAnswer.raw("-ERR you said s3cret AHVzZXIAczNjcmV0 czNjcmV0\r\n");
        try (FakePop3Server server = server().apop()
                .offering("SASL PLAIN LOGIN CRAM-MD5")
                .at("PASS", echo)
                .at("APOP", echo)
                .at("AUTH PLAIN AHVzZXIAczNjcmV0", echo)
                .start()) {
            Pop3Exception failure = client.refused(as(by(way, server), "user", "s3cret"));

            assertThat(failure).hasMessageNotContaining("s3cret");
            if (way == SignIn.PLAIN) {
                assertThat(failure).hasMessageNotContaining("AHVzZXIAczNjcmV0");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+ !!!not base64!!!", "+ cj1hLHM9YSxpPTE=", "+", "+ aT0x", "+OK"})
    void shouldRefuseAScramChallengeThatIsNone(String challenge) {
        try (FakePop3Server server = server().offering("SASL SCRAM-SHA-256")
                .refuseAt("AUTH", challenge)
                .start()) {
            Pop3Exception failure = client.refused(by(SignIn.SCRAM_SHA_256, server));

            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure.step()).isEqualTo("sign-in");
        }
    }

    @Test
    void shouldEndWhereTheProviderGoesOnAsking() {
        try (FakePop3Server server = server().offering("SASL LOGIN")
                .at("AUTH LOGIN", FakeAnswer.raw("+ \r\n+ \r\n+ \r\n+ \r\n"))
                .start()) {
            assertThat(client.refused(by(SignIn.LOGIN, server)).kind()).isEqualTo(Kind.PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+OK <no-at-sign>", "+OK <a@b", "+OK a@b", "+OK <\u0080@b>", "+OK <a b@c>"})
    void shouldNotTakeAnythingForATimestamp(String greeting) {
        assertThat(SignInChoice.timestamp(greeting)).isEmpty();
    }

    @Test
    void shouldDigestAsTheRfcShows() {
        // RFC 1939, section 7.
        assertThat(SignInSteps.md5("<1896.697170952@dbc.mtview.ca.us>tanstaaf"))
                .isEqualTo("c4c9334bac560ecc979e58001b3e22fb");
        // RFC 2195, section 2.
        CramMd5Mechanism cram = new CramMd5Mechanism("tim", new Secret("tanstaaftanstaaf"));
        assertThat(cram.respond("<1896.697170952@postoffice.reston.mci.net>".getBytes(StandardCharsets.US_ASCII))
                        .toCompletableFuture()
                        .join())
                .asString()
                .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
    }
}
