/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.testing.Known;
import org.jamescollector.webadmin.RunningWebAdmin.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator is told of a message's envelope, over HTTP. */
@Timeout(120)
class ExplainEnvelopeRouteTest {

    private static final String OFFICE = "/collector/accounts/office/explain-envelope";
    private static final String TRACE =
            "Received: from mx.example.net by mail.provider.example; Mon, 2 Nov 2026 10:00:03 +0100\r\n";
    private static final String SENT = "From: Alice <alice@example.net>\r\nSubject: Monday\r\n";
    private static final Known ANNA_AND_BERTA =
            new Known(domain -> domain.asString().equals("example.org"), address -> Set.of(
                            "anna@example.org", "berta@example.org", "postmaster@example.org")
                    .contains(address.asString()));

    @TempDir
    Path folder;

    private CollectorNode node;
    private RunningWebAdmin web;

    @BeforeEach
    void start() throws AddressException {
        start(ANNA_AND_BERTA);
    }

    private void start(KnownRecipients known) throws AddressException {
        node = CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .known(known)
                .accounts(
                        AnAccount.named("office", 1).recipients(new Recipients.ByEnvelope(settings())),
                        AnAccount.named("info", 1),
                        AnAccount.named("old", 1)
                                .recipients(new Recipients.ByEnvelope(settings()))
                                .disabled())
                .idle();
        web = new RunningWebAdmin(node);
    }

    @AfterEach
    void stop() {
        web.close();
        node.close();
    }

    private static EnvelopeSettings settings() throws AddressException {
        return new EnvelopeSettings(
                List.of(
                        new EnvelopeSource.Sdps(),
                        new EnvelopeSource.WellKnownHeaders(),
                        new EnvelopeSource.Received(),
                        new EnvelopeSource.Addresses()),
                TraceBlock.DEFAULT,
                List.of(),
                List.of(
                        new AddressMapping(
                                AddressPattern.parse("info@example.org"),
                                false,
                                List.of(target("anna"), target("berta"))),
                        new AddressMapping(AddressPattern.parse("shop@example.org"), false, List.of())),
                List.of(),
                new MailAddress("postmaster@example.org"),
                EnvelopeSettings.DEFAULT_HOP_LIMIT,
                CopyPolicy.DEFAULT);
    }

    private static AddressMapping.Target target(String user) {
        AddressPattern pattern = AddressPattern.parse(user + "@example.org");
        return new AddressMapping.Target(pattern.localPart(), pattern.domain());
    }

    private static byte[] message(String... fields) {
        return (String.join("", fields) + "\r\nTo: body@example.org\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private Answer explain(byte[] message) {
        return web.post(OFFICE, message, "message/rfc822");
    }

    private JsonNode explained(String... fields) {
        Answer answer = explain(message(fields));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void shouldSayThatAMailboxOfOnePersonHasOneRecipient() {
        JsonNode answer = web.post(
                        "/collector/accounts/info/explain-envelope",
                        message("Return-Path: <alice@example.net>\r\n", TRACE, SENT, "To: berta@example.org\r\n"),
                        "message/rfc822")
                .json();

        assertThat(answer.get("account").asText()).isEqualTo("info");
        assertThat(answer.get("sender").asText()).isEqualTo("alice@example.net");
        assertThat(answer.get("senderFrom").asText()).isEqualTo("Return-Path");
        assertThat(texts(answer.get("recipients"))).containsExactly("anna@example.org");
        assertThat(answer.get("source").asText()).isEqualTo("deliverTo");
        assertThat(answer.get("addresses")).isEmpty();
        assertThat(answer.has("fallback")).isFalse();
        assertThat(answer.has("copies")).isFalse();
        assertThat(answer.get("summary").asText()).contains("deliverTo", "Return-Path");
    }

    @Test
    void shouldSayWhichHeaderDecidedAndWhatBecameOfEachAddress() {
        JsonNode answer = explained(
                "Return-Path: <>\r\n",
                "X-Envelope-To: info@example.org, nobody@example.org,\r\n",
                " shop@example.org, carl@elsewhere.example, nonsense\r\n",
                TRACE,
                SENT,
                "To: dora@example.org\r\n");

        assertThat(answer.get("sender").asText()).isEqualTo("<>");
        assertThat(texts(answer.get("recipients"))).containsExactly("anna@example.org", "berta@example.org");
        assertThat(answer.get("source").asText()).isEqualTo("header X-Envelope-To");
        assertThat(answer.get("field").asText()).contains("info@example.org, nobody@example.org");
        assertThat(answer.get("addresses").findValuesAsText("address"))
                .containsExactly(
                        "info@example.org",
                        "nobody@example.org",
                        "shop@example.org",
                        "carl@elsewhere.example",
                        "nonsense");
        assertThat(answer.get("addresses").findValuesAsText("verdict"))
                .containsExactly("VALID", "INVALID", "ELSEWHERE", "FOREIGN", "MALFORMED");
        assertThat(texts(answer.at("/addresses/0/recipients")))
                .containsExactly("anna@example.org", "berta@example.org");
        assertThat(answer.at("/addresses/1/recipients")).isEmpty();
        assertThat(answer.get("valid").asInt()).isEqualTo(1);
        assertThat(answer.get("invalid").asInt()).isEqualTo(1);
        assertThat(answer.has("fallback")).isFalse();
        assertThat(answer.has("copies")).as("the envelope is known").isFalse();
    }

    @Test
    void shouldAnswerWhatTheGuideSaysThatItAnswers() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        String guide = Files.readString(root.resolve("docs/envelope.md"));

        assertThat(explain(block(guide, "eml").getBytes(StandardCharsets.US_ASCII))
                        .json())
                .isEqualTo(new ObjectMapper().readTree(block(guide, "json")));
    }

    private static String block(String guide, String language) {
        String begin = "```" + language + "\n";
        assertThat(guide).containsOnlyOnce(begin);
        String from = guide.substring(guide.indexOf(begin) + begin.length());
        return from.substring(0, from.indexOf("```"));
    }

    @Test
    void shouldSayWhyTheFallbackGetsIt() {
        JsonNode answer = explained(TRACE, SENT, "To: carl@elsewhere.example\r\n");

        assertThat(texts(answer.get("recipients"))).containsExactly("postmaster@example.org");
        assertThat(answer.get("fallback").asText()).isNotBlank();
        assertThat(answer.get("valid").asInt()).isZero();
        assertThat(answer.get("summary").asText())
                .contains("fallback: " + answer.get("fallback").asText());
    }

    @Test
    void shouldSayWhatIsNotBelievedAndWhy() {
        JsonNode answer = explained(TRACE, "X-Envelope-To: berta@example.org\r\n", SENT, "To: anna@example.org\r\n");

        assertThat(texts(answer.get("recipients"))).containsExactly("anna@example.org");
        assertThat(texts(answer.at("/notBelieved/fields"))).containsExactly("X-Envelope-To: berta@example.org");
        assertThat(answer.at("/notBelieved/because").asText()).contains("Received field 1 of 1");
        assertThat(explained("X-Envelope-To: berta@example.org\r\n", TRACE, SENT)
                        .has("notBelieved"))
                .isFalse();
    }

    @Test
    void shouldSayThatNothingIsCollectedForAFallbackThatJamesDoesNotKnow() throws Exception {
        stop();
        start(new Known(domain -> domain.asString().equals("example.org"), address -> address.asString()
                .equals("anna@example.org")));

        assertThat(explained(TRACE, SENT, "To: anna@example.org\r\n")
                        .get("problem")
                        .asText())
                .contains("postmaster@example.org", "<fallback>", "james-cli AddUser postmaster@example.org");
    }

    @Test
    void shouldSayNothingOfAProblemWhereThereIsNone() {
        assertThat(explained(TRACE, SENT, "To: anna@example.org\r\n").has("problem"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no header at all",
                "{\"message\": \"From: anna@example.org\"}",
                "<html>\r\n<body>a: b</body>\r\n",
                " Folded: first\r\n\r\nFrom: anna@example.org\r\n"
            })
    void shouldWantAHeader(String body) {
        Answer answer = explain(body.getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("no header field", "Content-Type: message/rfc822");
    }

    @Test
    void shouldSayHowManyCopiesAreExpected() {
        JsonNode answer =
                explained(TRACE, SENT, "To: anna@example.org, carl@elsewhere.example\r\nCc: berta@example.org\r\n");

        assertThat(texts(answer.get("recipients"))).containsExactly("anna@example.org", "berta@example.org");
        assertThat(answer.at("/copies/expected").asInt()).isEqualTo(2);
        assertThat(answer.at("/copies/within").asText()).isEqualTo("3 days");
        assertThat(answer.at("/copies/surplusTo").asText()).isEqualTo("postmaster@example.org");
    }

    @Test
    void shouldTakeParametersForWhatTheProviderWouldAnswer() {
        byte[] message = message(TRACE, SENT, "To: anna@example.org\r\n");
        JsonNode answer = web.post(
                        OFFICE + "?sdpsSender=bob@example.com&sdpsRecipient=berta@example.org",
                        message,
                        "message/rfc822")
                .json();
        assertThat(answer.get("sender").asText()).isEqualTo("bob@example.com");
        assertThat(texts(answer.get("recipients"))).containsExactly("berta@example.org");
        assertThat(answer.has("copies")).isFalse();

        JsonNode bounce = web.post(OFFICE + "?sdpsSender=&sdpsRecipient=berta@example.org", message, "message/rfc822")
                .json();
        assertThat(bounce.get("sender").asText()).isEqualTo("<>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sdpsSender=bob@example.com", "?sdpsRecipient=berta@example.org"})
    void shouldWantBothPartsOfWhatTheProviderWouldAnswer(String query) {
        Answer answer = web.post(OFFICE + query, message(TRACE, SENT), "message/rfc822");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("'sdpsSender'", "'sdpsRecipient'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"message/rfc822", "text/plain; charset=utf-8", "application/octet-stream", "application/json"})
    void shouldTakeAMessageOfAnyType(String contentType) {
        Answer answer = web.post(OFFICE, message("X-Envelope-To: berta@example.org\r\n", TRACE, SENT), contentType);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(texts(answer.json().get("recipients"))).containsExactly("berta@example.org");
    }

    @Test
    void shouldTakeAMessageOfNoType() {
        Answer answer = web.post(OFFICE, message("X-Envelope-To: berta@example.org\r\n", TRACE, SENT));

        assertThat(texts(answer.json().get("recipients"))).containsExactly("berta@example.org");
    }

    @Test
    void shouldTakeAHeaderWithoutItsEmptyLine() {
        Answer answer =
                explain(("X-Envelope-To: berta@example.org\n" + TRACE.strip()).getBytes(StandardCharsets.US_ASCII));

        assertThat(texts(answer.json().get("recipients"))).containsExactly("berta@example.org");
    }

    @Test
    void shouldNotLookAtTheBody() {
        JsonNode answer = explained(TRACE, SENT);

        assertThat(texts(answer.get("recipients"))).containsExactly("postmaster@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\nTo: anna@example.org\n"})
    void shouldRefuseWhatHasNoHeader(String body) {
        Answer answer = explain(body.getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").asText()).isEqualTo("InvalidArgument");
        assertThat(answer.message()).contains("Content-Type: message/rfc822");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void shouldSayWhatToDoWhenAMessageWasSentAsAForm(String contentType) {
        Answer answer = web.post(OFFICE, message(TRACE, SENT), contentType);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("curl", "Content-Type: message/rfc822");
    }

    @Test
    void shouldTakeBytesThatAreNoText() {
        Answer answer = explain(message(
                "X-Envelope-To: berta@example.org\r\n",
                TRACE,
                "Subject: \u00fc\u0000\u001b[31m\u00ff\r\nbroken line\r\n: no name\r\n",
                SENT));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(texts(answer.json().get("recipients"))).containsExactly("berta@example.org");
        assertThat(answer.json().get("summary").asText())
                .matches(text -> text.chars().noneMatch(Character::isISOControl), "one line of printable characters");
    }

    @Test
    void shouldShowControlCharactersOfAnAddressEscaped() {
        JsonNode answer = explained("X-Envelope-To: be\u001brta@example.org\r\n", TRACE, SENT);

        assertThat(answer.toString()).doesNotContain("\\u001b[");
        for (String text : List.of(
                answer.get("summary").asText(),
                answer.at("/field").asText(),
                answer.at("/addresses/0/address").asText())) {
            assertThat(text).matches(one -> one.chars().noneMatch(Character::isISOControl), "printable");
        }
    }

    @Test
    void shouldTakeALargeMessage() {
        byte[] head = message("X-Envelope-To: berta@example.org\r\n", TRACE, SENT);
        byte[] large = new byte[3_000_000];
        System.arraycopy(head, 0, large, 0, head.length);

        assertThat(texts(explain(large).json().get("recipients"))).containsExactly("berta@example.org");
    }

    @Test
    void shouldSayThatAHeaderIsTooLongToTrustItsAddresses() {
        String filler = "X-Filler: " + "x".repeat(990) + "\r\n";

        JsonNode answer = explained(
                TRACE,
                SENT,
                "To: anna@example.org\r\n",
                filler.repeat(MessageFingerprint.MAXIMUM_HEADER / filler.length() + 1));

        assertThat(texts(answer.get("recipients"))).containsExactly("anna@example.org", "postmaster@example.org");
        assertThat(answer.get("fallback").asText()).isNotBlank();
    }

    @Test
    void shouldTellThatJamesCannotSayWhomItKnows() throws AddressException {
        stop();
        start(new Known(domain -> true, address -> {
            throw new RecipientLookupException(
                    "James cannot say whether " + address + " is a user", new RuntimeException());
        }));

        Answer answer = explain(message("X-Envelope-To: berta@example.org\r\n", TRACE, SENT));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.message()).isEqualTo("James cannot say whether berta@example.org is a user");
    }

    @Test
    void shouldExplainADisabledAccountToo() {
        Answer answer = web.post(
                "/collector/accounts/old/explain-envelope",
                message("X-Envelope-To: berta@example.org\r\n", TRACE, SENT),
                "message/rfc822");

        assertThat(texts(answer.json().get("recipients"))).containsExactly("berta@example.org");
    }

    @Test
    void shouldSayThatAnAccountIsUnknown() {
        Answer answer = web.post("/collector/accounts/nobody/explain-envelope", message(TRACE, SENT), "message/rfc822");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("There is no account 'nobody' in collector.xml");
    }

    @Test
    void shouldShowTheFallbackOfAMailboxOfManyPeople() {
        JsonNode office = web.get("/collector/accounts/office").json();

        assertThat(office.get("fallback").asText()).isEqualTo("postmaster@example.org");
        assertThat(office.has("deliverTo")).isFalse();
        assertThat(web.get("/collector/accounts/info").json().has("fallback")).isFalse();
    }

    @Test
    void shouldCollectNothingAndShowNoSecret() {
        explained(TRACE, SENT, "To: anna@example.org\r\n");
        explain(new byte[0]);

        assertThat(node.spooled()).isZero();
        assertThat(web.get("/collector/accounts/office").json().get("state").asText())
                .isEqualTo("new");
        assertThat(web.everythingAnswered()).hasSize(3).noneMatch(body -> body.contains(AnAccount.PASSWORD));
    }
}
