/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.core.Username;
import org.junit.jupiter.api.Test;

class SignInsUnderwayTest {

    private static final Username ANNA = Username.of("anna@example.org");
    private static final Username BERT = Username.of("bert@example.org");
    private static final Username CARL = Username.of("carl@example.org");

    private final SignInsUnderway underway = new SignInsUnderway();

    @Test
    void shouldLetAnAddressHaveTwoUsersLookedAtAndOthersAsBefore() {
        assertThat(underway.begin("192.0.2.1", ANNA)).isTrue();
        assertThat(underway.begin("192.0.2.1", BERT)).isTrue();

        assertThat(underway.begin("192.0.2.1", CARL)).isFalse();
        assertThat(underway.begin("192.0.2.2", CARL)).isTrue();

        underway.end("192.0.2.1", ANNA);
        assertThat(underway.begin("192.0.2.1", CARL)).isTrue();
    }

    @Test
    void shouldNotLetManyAddressesHaveOneUserLookedAt() {
        assertThat(underway.begin("192.0.2.1", ANNA)).isTrue();
        assertThat(underway.begin("192.0.2.2", ANNA)).isTrue();

        assertThat(underway.begin("192.0.2.3", ANNA)).isFalse();
        assertThat(underway.begin("192.0.2.3", BERT)).isTrue();
    }
}
