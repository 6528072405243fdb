/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.FakeOdmrProvider.Letter;
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
class OdmrDialogueTest {

    private static final Letter LETTER =
            new Letter("bert@example.com", List.of("anna@example.org"), "Subject: a\r\n\r\n");
    private static final TestCertificate AUTHORITY = TestCertificate.authority();
    private static final Duration SHORT = Duration.ofMillis(300);

    private final AtrnCustomer customer = new AtrnCustomer();
    private final FakeOdmrProvider provider = new FakeOdmrProvider();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        customer.close();
        provider.close();
    }

    // ---- the way it should go

    @Test
    void shouldGreetSignInAndAskInThisOrderAndNoMore() {
        provider.holding(LETTER).start();

        try (TurnedLine line = customer.ask(provider).orElseThrow()) {
            assertThat(line.address().getHostAddress()).isEqualTo("127.0.0.1");
            assertThat(line.isEncrypted()).isFalse();
        }
        assertThat(provider.received()).hasSize(4).element(0).isEqualTo("EHLO james.example.org");
        assertThat(provider.received().get(1)).isEqualTo("AUTH CRAM-MD5");
        assertThat(provider.received().get(3)).isEqualTo("ATRN");
    }

    @Test
    void shouldNameTheDomainsWithCommasAndNoSpaces() {
        provider.start();

        assertThat(customer.domains("example.org", "xn--bcher-kva.example").ask(provider))
                .isEmpty();
        assertThat(provider.received()).contains("ATRN example.org,xn--bcher-kva.example");
    }

    @Test
    void shouldTakeItForASuccessThatThereIsNoMail() {
        assertThat(customer.ask(provider.start())).isEmpty();
    }

    @Test
    void shouldAskAlsoWhereAtrnIsNotListed() {
        provider.offering("AUTH CRAM-MD5").holding(LETTER).start();

        customer.ask(provider).orElseThrow().close();
        assertThat(provider.received()).contains("ATRN");
    }

    @ParameterizedTest
    @EnumSource(names = {"CRAM_MD5", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"})
    void shouldSignInTheWayThatWasAskedFor(SmtpSignIn way) {
        provider.offering("AUTH PLAIN LOGIN CRAM-MD5 OAUTHBEARER XOAUTH2", "ATRN")
                .start();

        assertThat(customer.by(way).ask(provider)).isEmpty();
        assertThat(provider.received().get(1)).startsWith("AUTH " + way.mechanism());
    }

    @ParameterizedTest
    @EnumSource(names = {"CRAM_MD5", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"})
    void shouldSayThatTheCredentialsAreWrongAndNotTryAnotherWay(SmtpSignIn way) {
        provider.offering("AUTH PLAIN LOGIN CRAM-MD5 OAUTHBEARER XOAUTH2", "ATRN")
                .start();

        ProviderException refused = customer.by(way).secret("quite-wrong").refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
        assertThat(refused).hasMessageContaining("535 5.7.8");
        assertThat(provider.received())
                .filteredOn(line -> line.startsWith("AUTH"))
                .hasSize(1);
        assertThat(provider.received()).doesNotContain("ATRN");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH LOGIN PLAIN CRAM-MD5 XOAUTH2, AUTH CRAM-MD5",
        "AUTH LOGIN PLAIN, AUTH PLAIN",
        "AUTH=LOGIN, AUTH LOGIN",
        "auth plain, AUTH PLAIN",
    })
    void shouldChooseTheStrongest(String keyword, String expected) {
        provider.offering(keyword).start();

        assertThat(customer.ask(provider)).isEmpty();
        assertThat(provider.received().get(1)).startsWith(expected);
    }

    @Test
    void shouldSendALongTokenOnlyWhenItIsAskedFor() {
        String token = "t".repeat(2_000);
        provider.offering("AUTH XOAUTH2").start();

        customer.by(SmtpSignIn.XOAUTH2).secret(token).refused(provider);

        assertThat(provider.received().get(1)).isEqualTo("AUTH XOAUTH2");
        assertThat(new String(Base64.getDecoder().decode(provider.received().get(2)), US_ASCII))
                .contains(token);
    }

    // ---- TLS

    private AtrnCustomer encrypting(Mode mode) throws Exception {
        return customer.secured(
                "localhost",
                mode,
                new Verification.AuthorityFile(AUTHORITY.writeCertificate(folder.resolve("authority.pem"))));
    }

    private FakeOdmrProvider withStartTls() {
        return provider.startTls(AUTHORITY.signed("localhost").serverContext())
                .offering("STARTTLS", "AUTH PLAIN")
                .offeringOverTls("AUTH PLAIN", "ATRN");
    }

    @Test
    void shouldForgetWhatWasSaidBeforeTls() throws Exception {
        withStartTls().offeringOverTls("AUTH CRAM-MD5", "ATRN").holding(LETTER).start();

        try (TurnedLine line = encrypting(Mode.STARTTLS_REQUIRED).ask(provider).orElseThrow()) {
            assertThat(line.isEncrypted()).isTrue();
        }
        assertThat(provider.received())
                .startsWith("EHLO james.example.org", "STARTTLS", "EHLO james.example.org", "AUTH CRAM-MD5");
    }

    @Test
    void shouldEncryptFromTheFirstByteWhereTheAccountSaysSo() throws Exception {
        provider.tlsAtOnce(AUTHORITY.signed("localhost").serverContext()).start();

        assertThat(encrypting(Mode.TLS).ask(provider)).isEmpty();
    }

    @Test
    void shouldSayNothingSecretWhereTlsIsRequiredAndNotOffered() throws Exception {
        provider.start();

        ProviderException refused = encrypting(Mode.STARTTLS_REQUIRED).refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.TLS);
        assertThat(provider.received()).containsExactly("EHLO james.example.org");
    }

    @Test
    void shouldGoOnWithoutTlsOnlyByAWayThatAListenerCannotUse() throws Exception {
        provider.offering("AUTH PLAIN LOGIN").start();
        assertThat(encrypting(Mode.STARTTLS_IF_OFFERED).refused(provider).kind())
                .isEqualTo(Kind.PLAINTEXT_REFUSED);

        provider.offering("AUTH PLAIN CRAM-MD5");
        assertThat(customer.ask(provider)).isEmpty();
        assertThat(provider.received()).noneMatch(line -> line.startsWith("AUTH PLAIN"));
    }

    @Test
    void shouldRefuseWhatSomebodyPutBehindTheAnswerToStartTls() throws Exception {
        withStartTls().following("STARTTLS", "250-evil\r\n250 AUTH PLAIN\r\n").start();

        ProviderException refused = encrypting(Mode.STARTTLS_REQUIRED).refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.TLS);
        assertThat(refused).hasMessageContaining("unencrypted behind the answer");
    }

    @Test
    void shouldRefuseACertificateForAnotherName() throws Exception {
        provider.startTls(AUTHORITY.signed("other.example").serverContext())
                .offering("STARTTLS")
                .start();

        ProviderException refused = encrypting(Mode.STARTTLS_REQUIRED).refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.TLS);
        assertThat(refused).hasMessageContaining("made for \"other.example\"");
    }

    @Test
    void shouldSayWhereTlsBeginsWhenItDoesNotAtOnce() throws Exception {
        provider.start();

        assertThat(encrypting(Mode.TLS).refused(provider)).hasMessageContaining("<security>starttls</security>");
    }

    // ---- what providers say to ATRN

    @ParameterizedTest
    @CsvSource({
        "450 too often, REFUSED, <interval>",
        "451 cannot tell, PROVIDER_TEMPORARY, later",
        "421 shutting down, PROVIDER_TEMPORARY, later",
        "452 full, REFUSED, again",
        "500 what?, PROVIDER_PERMANENT, no ODMR server",
        "502 not here, PROVIDER_PERMANENT, no ODMR server",
        "501 syntax, PROVIDER_PERMANENT, <domains>",
        "503 order, PROVIDER_PERMANENT, order",
        "530 who are you, PROVIDER_PERMANENT, sign in",
        "554 never, PROVIDER_PERMANENT, Ask",
    })
    void shouldTellRefusalsApart(String reply, Kind kind, String remedy) {
        provider.answering("ATRN", reply).start();

        ProviderException refused = customer.refused(provider);

        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.step()).isEqualTo("ATRN");
        assertThat(refused).hasMessageContaining(reply).hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "454 later, PROVIDER_TEMPORARY",
        "432 change it, NO_COMMON_SIGN_IN",
        "504 what is that, NO_COMMON_SIGN_IN",
        "534 too weak, NO_COMMON_SIGN_IN",
        "538 encrypt first, PROVIDER_PERMANENT",
        "530 encrypt first, PROVIDER_PERMANENT",
        "535 no, CREDENTIALS_REFUSED",
    })
    void shouldNotTakeEveryRefusalToSignInForAWrongPassword(String reply, Kind kind) {
        provider.answering("AUTH", reply).start();

        assertThat(customer.refused(provider).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 554 go away, PROVIDER_PERMANENT",
        "greeting, 421 busy, PROVIDER_TEMPORARY",
        "greeting, +OK POP3 ready, PROTOCOL",
        "greeting, * OK IMAP4 ready, PROTOCOL",
        "greeting, 220x, PROTOCOL",
        "EHLO, 502 only HELO here, PROVIDER_PERMANENT",
        "EHLO, 421 busy, PROVIDER_TEMPORARY",
        "AUTH, 235x, PROTOCOL",
        "ATRN, 999 well, PROTOCOL",
        "ATRN, yes, PROTOCOL",
    })
    void shouldEndWhereTheAnswerIsNone(String step, String reply, Kind kind) {
        provider.answering(step, reply).start();

        assertThat(customer.refused(provider).kind()).isEqualTo(kind);
    }

    @Test
    void shouldNotShowASecretThatTheProviderSaysBack() {
        provider.offering("AUTH PLAIN")
                .answering("AUTH", "535 not with quite-wrong, which is AHVzZXIAcXVpdGUtd3Jvbmc=")
                .start();

        assertThat(customer.secret("quite-wrong").refused(provider))
                .hasMessageContaining("535 not with ***, which is ***")
                .hasMessageNotContaining("quite-wrong")
                .hasMessageNotContaining("AHVzZXI");
    }

    @Test
    void shouldSendNothingWhereTheSecretIsOfSeveralLines() {
        provider.start();

        assertThat(customer.secret("a\r\nATRN evil.example").refused(provider).kind())
                .isEqualTo(Kind.CREDENTIALS_REFUSED);
        assertThat(provider.sessions()).isZero();
    }

    // ---- bounds and time

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", "challenge", "AUTH"})
    void shouldNotWaitForEverForAReply(String step) {
        provider.stallingAt(step).start();

        ProviderException refused = customer.replyWithin(SHORT).refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(refused).hasMessageContaining("300 ms");
    }

    @Test
    void shouldWaitLongerForTheAnswerToAtrnThanForOthersButNotForEver() {
        provider.stallingAt("ATRN").start();

        ProviderException refused = customer.atrnWithin(SHORT).refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(refused).hasMessageContaining("<atrnTimeout>");
    }

    @Test
    void shouldEndADialogueThatIsTooLongAsAWhole() {
        provider.stallingAt("ATRN").start();

        assertThat(customer.sessionWithin(SHORT).refused(provider)).hasMessageContaining("<sessionTimeout>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", "AUTH", "ATRN"})
    void shouldSayWhereTheConnectionWasCut(String step) {
        provider.cuttingAt(step).start();

        assertThat(customer.refused(provider).kind()).isEqualTo(Kind.CUT);
    }

    @Test
    void shouldNotTakeAnEndlessLine() {
        provider.answering("EHLO", "250 " + "x".repeat(100_000)).start();

        assertThat(customer.refused(provider).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void shouldNotTakeAnEndlessReply() {
        provider.answering("EHLO", "250-more\r\n".repeat(1_000) + "250 done").start();

        assertThat(customer.refused(provider).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({"greeting, 250 EHLO", "EHLO, 235 you are in", "challenge, 235 you are in", "AUTH, 250 ATRN"})
    void shouldNotTakeForAnAnswerWhatCameBeforeTheQuestion(String step, String octets) {
        provider.holding(LETTER).following(step, octets + "\r\n").start();

        ProviderException refused = customer.refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(refused).hasMessageContaining("what nothing had asked for: \"" + octets);
        assertThat(provider.received()).doesNotContain("ATRN");
    }

    @Test
    void shouldHearWhatARefusalIsFollowedBy() {
        provider.answering("AUTH", "535 no")
                .following("AUTH", "421 and good bye\r\n")
                .start();

        assertThat(customer.refused(provider).kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
    }

    // ---- the turn

    @ParameterizedTest
    @ValueSource(strings = {"EHLO provider\r\nMAIL FROM:<>\r\n", "220 hello\r\n", "x"})
    void shouldRefuseWhatComesRightBehindTheYes(String octets) {
        provider.holding(LETTER).following("ATRN", octets).start();

        ProviderException refused = customer.refused(provider);

        assertThat(refused.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(refused).hasMessageContaining("went on before it was greeted");
    }

    @Test
    void shouldRefuseWhatComesAfterTheYesAndBeforeTheGreeting() {
        provider.holding(LETTER)
                .turning(smtp -> {
                    smtp.raw("EHLO provider\r\n".getBytes(US_ASCII));
                    smtp.hear();
                })
                .start();

        TurnedLine line = customer.ask(provider).orElseThrow();
        await().until(() -> provider.turns() == 1);
        ProviderException refused = AtrnCustomer.failure(() -> AtrnCustomer.get(line.handOver(channel -> {})));

        assertThat(refused.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(provider.answers()).containsExactly("");
    }

    @Test
    void shouldSayThatTheConnectionWasCutBeforeAnybodyServedIt() {
        provider.holding(LETTER).turning(smtp -> smtp.cut()).start();

        TurnedLine line = customer.ask(provider).orElseThrow();
        await().until(() -> provider.turns() == 1);

        await().untilAsserted(
                        () -> assertThat(AtrnCustomer.failure(() -> AtrnCustomer.get(line.handOver(channel -> {})))
                                        .kind())
                                .isEqualTo(Kind.CUT));
    }

    @Test
    void shouldSendNothingAfterAtrnUntilSomebodyServesTheConnection() {
        CompletableFuture<String> heard = new CompletableFuture<>();
        provider.holding(LETTER)
                .turning(smtp -> {
                    heard.complete(smtp.expect("220"));
                    smtp.raw("QUIT\r\n".getBytes(US_ASCII));
                    smtp.expect("221");
                })
                .start();

        TurnedLine line = customer.ask(provider).orElseThrow();
        assertThat(heard).isNotDone();
        AtrnCustomer.get(line.handOver(OdmrDialogueTest::serveInOneBreath));

        assertThat(AtrnCustomer.get(heard)).isEqualTo("220 james");
        await().until(() -> provider.answers().contains("221 bye"));
    }

    private static void serveInOneBreath(Channel channel) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                say(channel, "221 bye");
            }
        });
        say(channel, "220 james");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what was heard at the other end says whether it worked
    private static void say(Channel channel, String line) {
        channel.writeAndFlush(Unpooled.copiedBuffer(line + "\r\n", US_ASCII));
    }
}
