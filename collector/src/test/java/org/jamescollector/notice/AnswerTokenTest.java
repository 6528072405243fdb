/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTokenTest {

    static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final byte[] SECRET =
            "a secret of thirty-two octets...".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final AnswerToken signatures = new AnswerToken(SECRET);

    static Ask ask(String account, String key, String recipient, Instant expires) throws Exception {
        return new Ask(
                AnswerToken.id(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
                new AccountName(account),
                MessageKey.ofUniqueId(key),
                new MailAddress(recipient),
                Ask.Kind.ASK,
                NOW,
                expires,
                Ask.Then.LEAVE,
                1_000,
                "",
                "",
                // Messages differ by their headers, whatever ids the provider gives them.
                new Digest(key.hashCode(), 0),
                Ask.State.ASKED,
                Optional.empty(),
                "");
    }

    private static Ask ask() throws Exception {
        return ask("info", "a", "anna@example.org", NOW.plus(Duration.ofDays(14)));
    }

    @Test
    void shouldKnowItsOwn() throws Exception {
        String token = signatures.of(ask());
        assertThat(token).hasSize(AnswerToken.LENGTH).matches("[a-z2-7]+");
        assertThat(signatures.isOf(ask(), token)).isTrue();
        assertThat(signatures.isOf(ask(), token.toUpperCase(Locale.ROOT)))
                .as("servers may do so")
                .isTrue();
        assertThat(AnswerToken.idOf(token)).isEqualTo(ask().id());
        assertThat(ask().id()).hasSize(Ask.ID_LENGTH);
    }

    @Test
    void shouldDifferForEachAccountMessageRecipientTimeAndSecret() throws Exception {
        String token = signatures.of(ask());
        Instant expires = NOW.plus(Duration.ofDays(14));
        assertThat(signatures.isOf(ask("office", "a", "anna@example.org", expires), token))
                .isFalse();
        assertThat(signatures.isOf(ask("info", "b", "anna@example.org", expires), token))
                .isFalse();
        assertThat(signatures.isOf(ask("info", "a", "berta@example.org", expires), token))
                .isFalse();
        assertThat(signatures.isOf(ask("info", "a", "anna@example.org", expires.plusMillis(1)), token))
                .isFalse();
        assertThat(new AnswerToken(new byte[32]).isOf(ask(), token)).isFalse();
        assertThat(signatures.isOf(
                        ask("inf", "oa", "anna@example.org", expires),
                        signatures.of(ask("info", "a", "anna@example.org", expires))))
                .as("what belongs to one value is not taken for a part of the next")
                .isFalse();
    }

    @Test
    void shouldBeFoundInTexts() throws Exception {
        String token = signatures.of(ask());
        assertThat(AnswerToken.in("Re: What? [" + token + "]")).containsExactly(token);
        assertThat(AnswerToken.in("> " + token.toUpperCase(Locale.ROOT) + ".\n" + token))
                .containsExactly(token, token);
        assertThat(AnswerToken.in("x" + token)).isEmpty();
        assertThat(AnswerToken.in(token.substring(1))).isEmpty();
        assertThat(AnswerToken.in("")).isEmpty();
    }

    @Test
    void shouldFitIntoAnAddress() throws Exception {
        String token = signatures.of(ask());
        MailAddress anna = new MailAddress("anna@example.org");
        assertThat(AnswerAddress.DEFAULT.of(anna, token)).isEqualTo(new MailAddress("collector-release@example.org"));
        AnswerAddress tagged = new AnswerAddress("collector-release+*@example.net");
        MailAddress to = tagged.of(anna, token);
        assertThat(to.getLocalPart()).hasSizeLessThanOrEqualTo(64);
        assertThat(to.asString()).isEqualTo("collector-release+" + token + "@example.net");
        assertThat(tagged.token(to)).contains(token);
        assertThat(tagged.is(new MailAddress("collector-release@example.net"))).isFalse();
        assertThat(AnswerAddress.DEFAULT.is(new MailAddress("Collector-Release@Example.ORG")))
                .isTrue();
        assertThat(AnswerAddress.DEFAULT.is(new MailAddress("collector-released@example.org")))
                .isFalse();
        assertThat(AnswerAddress.DEFAULT.token(new MailAddress("collector-release@example.org")))
                .isEmpty();
        assertThat(new AnswerAddress("release@example.org").is(new MailAddress("release@example.net")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a@b@c",
                "*@*",
                "**@example.org",
                "collector-release-and-much-more+*@example.org",
                "a@"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> new AnswerAddress(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
