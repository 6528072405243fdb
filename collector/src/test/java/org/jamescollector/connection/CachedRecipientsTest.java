/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.core.Domain;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;

class CachedRecipientsTest {

    private final List<String> asked = new ArrayList<>();
    private final Set<String> users = new HashSet<>(Set.of("anna@example.org"));
    private final AtomicLong nanos = new AtomicLong();
    private boolean silent;

    private final CachedRecipients recipients = new CachedRecipients(
            new Known(domain -> answer(domain.asString()), address -> answer(address.asString())), new Ticker() {
                @Override
                public long read() {
                    return nanos.get();
                }
            });

    private boolean answer(String question) {
        asked.add(question);
        if (silent) {
            throw new RecipientLookupException("James cannot say", new IllegalStateException("no LDAP"));
        }
        return users.contains(question);
    }

    private boolean isKnown(String address) {
        return recipients.isKnown(CollectFixture.address(address));
    }

    @Test
    void shouldAskOnceForEachAddressAndDomainWhateverTheAnswer() {
        for (int i = 0; i < 3; i++) {
            assertThat(isKnown("anna@example.org")).isTrue();
            assertThat(isKnown("ANNA@Example.org")).isTrue();
            assertThat(isKnown("bert@example.org")).isFalse();
            assertThat(recipients.isLocalDomain(Domain.of("example.org"))).isFalse();
        }
        assertThat(asked).containsExactly("anna@example.org", "bert@example.org", "example.org");
    }

    @Test
    void shouldAskAgainAfterAMinute() {
        assertThat(isKnown("bert@example.org")).isFalse();
        users.add("bert@example.org");
        users.remove("anna@example.org");

        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(isKnown("bert@example.org")).isFalse();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(isKnown("bert@example.org")).isTrue();
        assertThat(isKnown("anna@example.org")).isFalse();
    }

    @Test
    void shouldNotRememberThatJamesCouldNotTell() {
        silent = true;
        assertThatThrownBy(() -> isKnown("anna@example.org"))
                .isInstanceOf(RecipientLookupException.class)
                .hasMessage("James cannot say");
        silent = false;
        assertThat(isKnown("anna@example.org")).isTrue();
    }

    @Test
    void shouldRememberOnlySoMany() {
        isKnown("first@example.org");
        for (int i = 0; i < 2 * CachedRecipients.LARGEST; i++) {
            isKnown("user" + i + "@example.org");
        }
        asked.clear();

        isKnown("first@example.org");
        assertThat(asked).containsExactly("first@example.org");
        isKnown("user" + (2 * CachedRecipients.LARGEST - 1) + "@example.org");
        assertThat(asked).as("the latest is still there").hasSize(1);
    }
}
