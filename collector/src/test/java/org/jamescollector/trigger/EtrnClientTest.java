/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.NoBufferLeaks;
import org.jamescollector.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class EtrnClientTest {

    private static final String NAME = "example.org";
    private static final String STEP = "ETRN " + NAME;
    private static final TestCertificate AUTHORITY = TestCertificate.authority();
    private static final Duration SHORT = Duration.ofMillis(300);

    private final EtrnSite site = new EtrnSite();
    private final FakeOdmrProvider server = new FakeOdmrProvider().offering("8BITMIME", "ETRN");

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        site.close();
        server.close();
    }

    // ---- the way it should go

    @Test
    void shouldGreetAskAndTakeItsLeave() {
        server.start();

        assertThat(site.ask(server, NAME)).singleElement().satisfies(reply -> {
            assertThat(reply.name()).isEqualTo(NAME);
            assertThat(reply.mailMayCome()).isTrue();
            assertThat(reply.said()).isEqualTo("\"250 queuing started\"");
            assertThat(reply.refusal()).isEmpty();
        });
        assertThat(server.received()).containsExactly("EHLO james.example.org", STEP, "QUIT");
    }

    @Test
    void shouldAskForDomainsAllBelowThemAndQueuesAsTheyAreWritten() {
        server.start();

        assertThat(site.ask(server, NAME, "@example.net", "#Queue/7"))
                .extracting(EtrnReply::name)
                .containsExactly(NAME, "@example.net", "#Queue/7");
        assertThat(server.received())
                .containsExactly("EHLO james.example.org", STEP, "ETRN @example.net", "ETRN #Queue/7", "QUIT");
    }

    @ParameterizedTest
    @CsvSource({
        "250 queuing started, true",
        "251 no messages waiting, false",
        "252 pending messages started, true",
        "253 14 pending messages started, true",
    })
    void shouldTellWhetherMailMayCome(String answer, boolean mailMayCome) {
        server.answering(STEP, answer).start();

        EtrnReply reply = site.reply(server);

        assertThat(reply.mailMayCome()).isEqualTo(mailMayCome);
        assertThat(reply.said()).contains(answer);
        assertThat(reply.refusal()).isEmpty();
    }

    @Test
    void shouldTakeAnAnswerOfSeveralLines() {
        server.answering(STEP, "253-14 messages\r\n253-for example.org\r\n253 started")
                .start();

        EtrnReply reply = site.reply(server);

        assertThat(reply.mailMayCome()).isTrue();
        assertThat(reply.said()).contains("14 messages", "for example.org", "started");
    }

    @Test
    void shouldAskAlsoWhereEtrnIsNotListed() {
        server.offering("8BITMIME").start();

        assertThat(site.reply(server).mailMayCome()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "refused", "silent"})
    void shouldNotMindHowTheServerTakesItsLeave(String how) {
        switch (how) {
            case "cut" -> server.cuttingAt("QUIT");
            case "refused" -> server.answering("QUIT", "500 what?");
            default -> server.stallingAt("QUIT");
        }
        server.start();

        assertThat(site.reply(server).mailMayCome()).isTrue();
    }

    // ---- refusals

    @ParameterizedTest
    @CsvSource({
        "458 unable to queue, PROVIDER_TEMPORARY, later",
        "450 busy, PROVIDER_TEMPORARY, later",
        "421 shutting down, PROVIDER_TEMPORARY, later",
        "459 not allowed, REFUSED, <name>example.org</name>",
        "500 what?, PROVIDER_PERMANENT, it has no ETRN",
        "502 not here, PROVIDER_PERMANENT, it has no ETRN",
        "501 bad name, PROVIDER_PERMANENT, <name>#example.org</name>",
        "503 order, PROVIDER_PERMANENT, ask the provider",
        "530 who are you, PROVIDER_PERMANENT, <user> and <password>",
        "554 never, PROVIDER_PERMANENT, ask the provider",
    })
    void shouldTellRefusalsApart(String answer, Kind kind, String remedy) {
        server.answering(STEP, answer).start();

        EtrnReply reply = site.reply(server);

        assertThat(reply.mailMayCome()).isFalse();
        assertThat(reply.said()).contains(answer);
        assertThat(reply.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"@example.org", "#example.org"})
    void shouldNotProposeAQueueForANameThatSaysAlreadyWhatItIs(String name) {
        server.answering("ETRN " + name, "501 bad name").start();

        assertThat(site.ask(server, name).get(0).refusal().orElseThrow().remedy())
                .endsWith("Check <names>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"458 later", "459 not allowed", "501 bad name", "503 order", "554 never"})
    void shouldAskForTheOthersWhereOneIsRefused(String answer) {
        server.answering("ETRN b.example", answer).start();

        assertThat(site.ask(server, "a.example", "b.example", "c.example"))
                .extracting(EtrnReply::mailMayCome)
                .containsExactly(true, false, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 what?", "502 not here", "530 who are you", "421 shutting down"})
    void shouldAskNoFurtherWhereTheServerDoesItForNobody(String answer) {
        server.answering("ETRN a.example", answer).start();

        assertThat(site.ask(server, "a.example", "b.example")).hasSize(1);
        assertThat(server.received()).doesNotContain("ETRN b.example");
    }

    @Test
    void shouldShowWhatTheServerSaysInOneLine() {
        server.answering(STEP, "554 no \u001b[31m\u0007" + "x".repeat(5_000)).start();

        assertThat(site.reply(server).said())
                .startsWith("\"554 no ")
                .hasSizeLessThan(1_000)
                .doesNotContain("\u001b")
                .doesNotContain("\u0007");
    }

    // ---- silence, cuts, nonsense

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", STEP})
    void shouldNotWaitForEver(String step) {
        server.stallingAt(step).start();

        ProviderException failure = site.replyWithin(SHORT).failure(server, NAME);

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.step()).isEqualTo(step);
        assertThat(failure).hasMessageContaining("300 ms");
    }

    @Test
    void shouldEndADialogueThatIsTooLongAsAWhole() {
        server.stallingAt(STEP).start();

        assertThat(site.sessionWithin(SHORT).failure(server, NAME))
                .hasMessageContaining("not at its end after 300 ms")
                .hasMessageContaining("<sessionTimeout>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", STEP})
    void shouldTellThatTheLineWasCut(String step) {
        server.cuttingAt(step).start();

        ProviderException failure = site.failure(server, NAME);

        assertThat(failure.kind()).isEqualTo(Kind.CUT);
        assertThat(failure.step()).isEqualTo(step);
    }

    @Test
    void shouldTellThatTheLineWasCutBetweenNames() {
        server.cuttingAt("ETRN b.example").start();

        ProviderException failure = site.failure(server, "a.example", "b.example", "c.example");

        assertThat(failure.kind()).isEqualTo(Kind.CUT);
        assertThat(failure.step()).isEqualTo("ETRN b.example");
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 554 go away, PROVIDER_PERMANENT",
        "greeting, 421 busy, PROVIDER_TEMPORARY",
        "greeting, +OK POP3 ready, PROTOCOL",
        "EHLO, 502 only HELO here, PROVIDER_PERMANENT",
        "EHLO, 450 busy, PROVIDER_TEMPORARY",
        "ETRN example.org, 999 well, PROTOCOL",
        "ETRN example.org, yes, PROTOCOL",
    })
    void shouldEndWhereTheAnswerIsNone(String step, String answer, Kind kind) {
        server.answering(step, answer).start();

        assertThat(site.failure(server, NAME).kind()).isEqualTo(kind);
    }

    @Test
    void shouldNotTakeWhatFollowsAnAnswerForTheNextOne() {
        server.following("ETRN a.example", "250 evil\r\n").start();

        ProviderException failure = site.failure(server, "a.example", "b.example");

        assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(failure).hasMessageContaining("nothing had asked for");
    }

    @Test
    void shouldTellThatNobodyIsThere() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }

        ProviderException failure = catchThrowableOfType(ProviderException.class, () -> site.ask(nobody, NAME));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    // ---- signing in

    @ParameterizedTest
    @EnumSource(names = {"STRONGEST", "CRAM_MD5"})
    void shouldSignInBeforeItAsks(SmtpSignIn way) {
        server.offering("AUTH PLAIN CRAM-MD5", "ETRN").start();

        assertThat(site.signingIn(way).reply(server).mailMayCome()).isTrue();
        assertThat(server.received())
                .hasSize(5)
                .startsWith("EHLO james.example.org", "AUTH CRAM-MD5")
                .endsWith(STEP, "QUIT");
    }

    @Test
    void shouldAskNothingWhereThePasswordIsWrong() {
        server.offering("AUTH CRAM-MD5", "ETRN").start();

        ProviderException refused =
                site.signingIn(SmtpSignIn.STRONGEST).secret("quite-wrong").failure(server, NAME);

        assertThat(refused.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
        assertThat(refused).hasMessageContaining("535").hasMessageNotContaining("quite-wrong");
        assertThat(server.received()).doesNotContain(STEP);
    }

    @Test
    void shouldNotSendAPasswordThatOthersCanRead() {
        server.offering("AUTH PLAIN LOGIN", "ETRN").start();

        assertThat(site.signingIn(SmtpSignIn.STRONGEST).failure(server, NAME).kind())
                .isEqualTo(Kind.PLAINTEXT_REFUSED);
        assertThat(server.received()).containsExactly("EHLO james.example.org");
    }

    @Test
    void shouldSayThatNobodyCanSignInThere() {
        server.start();

        assertThat(site.signingIn(SmtpSignIn.STRONGEST).failure(server, NAME))
                .hasMessageContaining("no way of signing in")
                .hasMessageContaining("an SMTP server with ETRN (port 25)");
    }

    @Test
    void shouldSendNothingWhereTheSecretIsOfSeveralLines() {
        server.start();

        assertThat(site.signingIn(SmtpSignIn.CRAM_MD5)
                        .secret("a\r\nETRN evil.example")
                        .failure(server, NAME)
                        .kind())
                .isEqualTo(Kind.CREDENTIALS_REFUSED);
        assertThat(server.sessions()).isZero();
    }

    // ---- TLS

    private EtrnSite encrypting(Mode mode) throws Exception {
        return site.secured(
                "localhost",
                mode,
                new Verification.AuthorityFile(AUTHORITY.writeCertificate(folder.resolve("authority.pem"))));
    }

    private FakeOdmrProvider withStartTls() {
        return server.startTls(AUTHORITY.signed("localhost").serverContext())
                .offering("STARTTLS")
                .offeringOverTls("AUTH PLAIN", "ETRN");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldEncryptWhereTheServerOffersIt(Mode mode) throws Exception {
        withStartTls().start();

        assertThat(encrypting(mode)
                        .signingIn(SmtpSignIn.STRONGEST)
                        .reply(server)
                        .mailMayCome())
                .isTrue();
        assertThat(server.received())
                .startsWith("EHLO james.example.org", "STARTTLS", "EHLO james.example.org")
                .endsWith(STEP, "QUIT");
    }

    @Test
    void shouldEncryptFromTheFirstByteWhereTheAccountSaysSo() throws Exception {
        server.tlsAtOnce(AUTHORITY.signed("localhost").serverContext()).start();

        assertThat(encrypting(Mode.TLS).reply(server).mailMayCome()).isTrue();
    }

    @Test
    void shouldGoOnInClearTextWhereTlsIsNotOfferedAndNotRequired() throws Exception {
        server.start();

        assertThat(encrypting(Mode.STARTTLS_IF_OFFERED).reply(server).mailMayCome())
                .isTrue();
        assertThat(server.received()).containsExactly("EHLO james.example.org", STEP, "QUIT");
    }

    @Test
    void shouldAskNothingWhereTlsIsRequiredAndNotOffered() throws Exception {
        server.start();

        assertThat(encrypting(Mode.STARTTLS_REQUIRED).failure(server, NAME).kind())
                .isEqualTo(Kind.TLS);
        assertThat(server.received()).containsExactly("EHLO james.example.org");
    }

    @Test
    void shouldNotEncryptWhereTheAccountSaysThatItDoesWithout() throws Exception {
        withStartTls().start();

        assertThat(encrypting(Mode.NONE).reply(server).mailMayCome()).isTrue();
        assertThat(server.received()).containsExactly("EHLO james.example.org", STEP, "QUIT");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldRefuseWhatSomebodyPutBehindTheAnswerToStartTls(Mode mode) throws Exception {
        withStartTls().following("STARTTLS", "250-evil\r\n250 ETRN\r\n").start();

        ProviderException refused = encrypting(mode).failure(server, NAME);

        assertThat(refused.kind()).isEqualTo(Kind.TLS);
        assertThat(refused).hasMessageContaining("unencrypted behind the answer");
        assertThat(server.received()).doesNotContain(STEP);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS_REQUIRED", "STARTTLS_IF_OFFERED"})
    void shouldRefuseACertificateForAnotherName(Mode mode) throws Exception {
        server.startTls(AUTHORITY.signed("other.example").serverContext())
                .offering("STARTTLS")
                .start();

        assertThat(encrypting(mode).failure(server, NAME)).hasMessageContaining("made for \"other.example\"");
        assertThat(server.received()).doesNotContain(STEP);
    }

    @Test
    void shouldSayWhereTlsBeginsWhenItDoesNotAtOnce() throws Exception {
        server.start();

        assertThat(encrypting(Mode.TLS).failure(server, NAME)).hasMessageContaining("<security>starttls</security>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 not now", "501 what?"})
    void shouldNotGoOnWhereStartTlsIsOfferedAndRefused(String answer) throws Exception {
        withStartTls().answering("STARTTLS", answer).start();

        assertThat(encrypting(Mode.STARTTLS_IF_OFFERED).failure(server, NAME).kind())
                .isEqualTo(Kind.TLS);
        assertThat(server.received()).isEqualTo(List.of("EHLO james.example.org", "STARTTLS"));
    }
}
