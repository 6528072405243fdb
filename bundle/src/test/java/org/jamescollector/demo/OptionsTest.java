/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void shouldStayUpWithBundledMessagesByDefault() {
        assertThat(Options.parse()).isEqualTo(new Options(false, Optional.empty()));
    }

    @Test
    void shouldCheckOnce() {
        assertThat(Options.parse("--once").once()).isTrue();
    }

    @Test
    void shouldTakeTlsFromTheStartFromPop3s() {
        assertThat(Options.parse("--account", "pop3s://anna@pop.example.org/").account())
                .contains(new RealAccount(true, "anna", "pop.example.org", OptionalInt.empty()));
    }

    @Test
    void shouldTakeStartTlsFromPop3AndAPort() {
        assertThat(RealAccount.parse("pop3://anna@pop.example.org:1110"))
                .isEqualTo(new RealAccount(false, "anna", "pop.example.org", OptionalInt.of(1110)));
    }

    @Test
    void shouldTakeAUserThatIsAnAddress() {
        assertThat(RealAccount.parse("pop3s://anna+x@example.org@pop.example.org/")
                        .user())
                .isEqualTo("anna+x@example.org");
        assertThat(RealAccount.parse("pop3s://anna%40example.org@[::1]:995/"))
                .isEqualTo(new RealAccount(true, "anna@example.org", "::1", OptionalInt.of(995)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap://a@b/", "pop3s://host/", "pop3s://a@", "pop3s://a@b:port/", "a@b"})
    void shouldRefuseWhatIsNoAccount(String url) {
        assertThatThrownBy(() -> Options.parse("--account", url)).hasMessageContaining("pop3s://user@host/");
    }

    @Test
    void shouldRefuseAPasswordOnTheCommandLine() {
        assertThatThrownBy(() -> Options.parse("--account", "pop3s://anna:secret@host/"))
                .hasMessageContaining("leave the password out")
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldRefuseOnceWithAnAccount() {
        assertThatThrownBy(() -> Options.parse("--once", "--account", "pop3s://a@b/"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
