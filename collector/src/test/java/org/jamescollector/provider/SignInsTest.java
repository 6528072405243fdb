/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ProviderSettings.SignInRules;
import org.junit.jupiter.api.Test;

class SignInsTest {

    private static final Username USER = Username.of("tim");
    /** RFC 2195, section 2. */
    private static final String CHALLENGE = "<1896.697170952@postoffice.reston.mci.net>";

    private static final String DIGEST = "b913a602c7eda7a495b4e6e7334d3890";

    private static SignIns signIns(SecretSource secret) {
        HeldDomain domain = new HeldDomain(
                Domain.of("customer.example"), Set.of(USER), List.of(), Optional.empty(), HoldLimits.DEFAULT);
        return new SignIns(
                ProviderSettings.of(
                        Optional.empty(),
                        "bounces",
                        new SignInRules(true, false, Map.of(USER, secret)),
                        1,
                        List.of(domain)),
                MemoryUsersRepository.withoutVirtualHosting(null));
    }

    @Test
    void shouldAskAProgramForASecretOnceHoweverManyGuessAtIt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SignIns signIns = signIns(() -> {
            asked.incrementAndGet();
            return new Secret("tanstaaftanstaaf");
        });

        for (int guess = 0; guess < 12; guess++) {
            assertThat(signIns.isRight(USER, CHALLENGE, "0".repeat(32))).isFalse();
        }

        assertThat(signIns.isRight(USER, CHALLENGE, DIGEST)).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldAskAgainForASecretThatWasNotToBeHad() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SignIns signIns = signIns(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IOException("the program is ill");
            }
            return new Secret("tanstaaftanstaaf");
        });

        assertThatThrownBy(() -> signIns.isRight(USER, CHALLENGE, DIGEST))
                .isInstanceOf(IOException.class)
                .hasMessage("the program is ill");
        assertThat(signIns.isRight(USER, CHALLENGE, DIGEST)).isTrue();
    }
}
