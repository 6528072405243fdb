/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.webadmin.RunningWebAdmin.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who was asked, over HTTP, and releasing in their place. */
@Timeout(120)
class AsksRouteTest extends IdleAccounts {

    private static final String ALL = "/collector/asks";
    private static final Instant EVER = Instant.parse("2126-11-23T12:00:00Z");

    private void asked(String id, String account, String uniqueId, Instant at, Instant expires) {
        asked(id, account, uniqueId, at, expires, 1_000, "alice@customer.example", "Subject of " + uniqueId);
    }

    private void asked(
            String id,
            String account,
            String uniqueId,
            Instant at,
            Instant expires,
            long size,
            String sender,
            String subject) {
        MailAddress recipient = address("info@example.org");
        AccountName name = new AccountName(account);
        MessageKey key = MessageKey.ofUniqueId(uniqueId);
        node.history()
                .asks()
                .ask(List.of(new Asks.Question(
                        new Ask(
                                id,
                                name,
                                key,
                                recipient,
                                Ask.Kind.ASK,
                                at,
                                expires,
                                Ask.Then.LEAVE,
                                size,
                                sender,
                                subject,
                                Digest.UNKNOWN,
                                Ask.State.ASKED,
                                Optional.empty(),
                                ""),
                        new Notice(
                                UUID.randomUUID().toString(),
                                name,
                                key,
                                Digest.UNKNOWN,
                                "ask",
                                recipient,
                                false,
                                at,
                                false,
                                ""))));
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void askedThree() {
        Instant now = Instant.now();
        asked("a1", "info", "a", now.minus(Duration.ofDays(3)), EVER);
        asked("a2", "office", "b", now.minus(Duration.ofDays(2)), EVER);
        asked("a3", "info", "c", now.minus(Duration.ofDays(1)), now.minusSeconds(60));
    }

    private List<String> found(String path) {
        Answer answer = web.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().findValuesAsText("id");
    }

    @Test
    void shouldAnswerWhatTheGuideSaysThatItAnswers() throws IOException {
        JsonNode shown = AdministrationGuide.answer("Who was asked").get(0);
        asked(
                shown.get("id").asText(),
                shown.get("account").asText(),
                shown.get("uniqueId").asText(),
                Instant.parse(shown.get("askedAt").asText()),
                EVER,
                shown.get("size").asLong(),
                shown.get("sender").asText(),
                shown.get("subject").asText());
        JsonNode answer = web.get(ALL).json().get(0);
        assertThat(answer.fieldNames()).toIterable().containsExactlyElementsOf(() -> shown.fieldNames());
        for (String field :
                List.of("id", "recipient", "kind", "state", "askedAt", "then", "size", "sender", "subject")) {
            assertThat(answer.get(field)).as(field).isEqualTo(shown.get(field));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'a3,a2,a1'",
        "?account=info, 'a3,a1'",
        "?state=asked, 'a2,a1'",
        "?state=expired, 'a3'",
        "?state=released, ''",
        "?limit=1, 'a3'",
        "?limit=1&offset=1, 'a2'",
        "?account=, 'a3,a2,a1'"
    })
    void shouldFind(String query, String expected) {
        askedThree();
        assertThat(String.join(",", found(ALL + query))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "?state=open, 'is none of asked, collected, expired, gone, released'",
        "?recipient=a, There is no parameter",
        "?account=info&account=office, is given more than once",
        "?limit=0, ''",
        "?offset=-1, ''"
    })
    void shouldRefuseWhatIsWrong(String query, String message) {
        Answer answer = web.get(ALL + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void shouldNotFindAsksOfAnAccountThatThereIsNot() {
        assertThat(web.get(ALL + "?account=nobody").status()).isEqualTo(404);
    }

    @Test
    void shouldListAndEndWhatWasAskedForAnAccountThatIsNoLongerConfigured() {
        asked("a4", "former", "d", Instant.now(), EVER);
        assertThat(found(ALL + "?account=former")).containsExactly("a4");
        Answer released = web.post(ALL + "/a4?action=release");
        assertThat(released.status()).isEqualTo(409);
        assertThat(released.message()).contains("account former, which is not in collector.xml");
        assertThat(web.delete(ALL + "/a4").status()).isEqualTo(204);
        assertThat(found(ALL + "?state=gone")).containsExactly("a4");
    }

    @Test
    void shouldNotEndWhatRulesWouldAskAgain() {
        askedThree();
        assertThat(web.delete(ALL + "/a1").status()).isEqualTo(409);
        assertThat(found(ALL + "?account=info")).containsExactly("a3", "a1");
    }

    @Test
    void shouldReleaseOnce() {
        askedThree();
        assertThat(web.post(ALL + "/a1?action=release").status()).isEqualTo(204);
        assertThat(web.get(ALL + "/a1").json().get("state").asText()).isEqualTo("released");
        assertThat(web.get(ALL + "/a1").json().get("releasedBy").asText()).isEqualTo("an administrator");
        Answer again = web.post(ALL + "/a1?action=release");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).isEqualTo("Ask a1 is released: there is nothing to release");
    }

    @Test
    void shouldReleaseThoughTheTimeIsOver() {
        askedThree();
        assertThat(web.post(ALL + "/a3?action=release").status()).isEqualTo(204);
        assertThat(found(ALL + "?state=released")).containsExactly("a3");
    }

    @Test
    void shouldRefuseOtherActionsAndUnknownAsks() {
        askedThree();
        assertThat(web.post(ALL + "/a1?action=delete").status()).isEqualTo(400);
        assertThat(web.post(ALL + "/a1").status()).isEqualTo(400);
        assertThat(web.post(ALL + "/zz?action=release").status()).isEqualTo(404);
        assertThat(web.get(ALL + "/zz").status()).isEqualTo(404);
    }
}
