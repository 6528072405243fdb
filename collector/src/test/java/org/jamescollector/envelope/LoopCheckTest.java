/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.US;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.byDefault;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.spool.TraceHeader;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;

class LoopCheckTest {

    private static final String PROVIDER = "Received: from a by mx.provider.example for <anna@example.org>; Mon";
    private static final String OTHER_SERVICE_OF_OURS =
            "Received: from b by " + US + " (JAMES SMTP Server) with ESMTP; Mon";

    @Test
    void shouldGiveMessagesWithTooManyHopsToTheFallback() {
        assertThat(byDefault().hopLimit(10).recipients(hops(10))).containsExactly(address("anna@example.org"));
        assertLoop(byDefault().hopLimit(10).recover(hops(11)), "a loop: more than 10 Received fields");
    }

    @Test
    void shouldRecogniseTheTraceLineOfTheSameAccount() {
        assertLoop(
                byDefault().recover(PROVIDER, "Received: from x by y; Mon", own(US, "info")),
                "a loop: this account has collected the message before");
        assertLoop(
                byDefault().recover(own(US.toUpperCase(Locale.ROOT), "info"), PROVIDER),
                "a loop: this account has collected the message before");
        assertLoop(
                byDefault().recover(PROVIDER, own(US, "info").replace("James, ", "James,\r\n   ")),
                "a loop: this account has collected the message before");
    }

    @Test
    void shouldNotTakeOtherAccountsOrOtherHostsForThisOne() {
        assertNoLoop(byDefault().recover(PROVIDER, own(US, "info2")));
        assertNoLoop(byDefault().recover(PROVIDER, own("james.example.com", "info")));
        assertNoLoop(byDefault().recover(PROVIDER, "Subject: " + own(US, "info").substring(10)));
        assertNoLoop(byDefault()
                .recover(PROVIDER, "Received: from \"x" + own(US, "info").substring(10) + "\" by x; Mon"));
    }

    @Test
    void shouldNotRecogniseItselfByANameThatAnyHostHas() {
        for (String everybodys : List.of("localhost", "LOCALHOST.localdomain", "[192.0.2.1]", "192.0.2.1")) {
            assertNoLoop(byDefault().named(everybodys).recover(PROVIDER, own(everybodys, "info")));
            assertNoLoop(byDefault()
                    .named(everybodys)
                    .recover(
                            PROVIDER,
                            "Delivered-To: anna@example.org",
                            "Received: from b by " + everybodys + " (amavisd-new); Mon"));
        }
    }

    @Test
    void shouldHaveTheHopLimitWhereThisJamesHasNoName() {
        assertLoop(
                byDefault().named("localhost").hopLimit(10).recover(hops(11)), "a loop: more than 10 Received fields");
    }

    @Test
    void shouldRecogniseWhatJamesSmtpServersCallThemselves() {
        OwnNames names = new OwnNames() {
            @Override
            public String get() {
                return US;
            }

            @Override
            public Set<String> recognised() {
                return Set.of(US, "vm");
            }
        };
        EnvelopeRecovery recovery = EnvelopeRecoveries.of(byDefault().account(), Known.everybody(), names);

        assertLoop(
                recovery.recover(CollectedHeader.of(AMailboxOfMany.octets(
                        PROVIDER,
                        "Delivered-To: anna@example.org",
                        "Received: from b (HELO b) ([192.0.2.1])\r\n          by VM (JAMES SMTP Server ) with ESMTP ID 1"
                                + "\r\n          for <anna@example.org>;"))),
                "a loop: below the provider's trace, Delivered-To names anna@example.org");
    }

    @Test
    void shouldNotTakeDeliveredToAloneForALoop() {
        assertNoLoop(byDefault().recover(PROVIDER, "Delivered-To: anna@example.org", "Received: by x; Mon"));
    }

    @Test
    void shouldRecogniseDeliveredToWithATraceLineOfOurs() {
        assertLoop(
                byDefault().recover(PROVIDER, "Delivered-To: Anna@example.org", OTHER_SERVICE_OF_OURS),
                "a loop: below the provider's trace, Delivered-To names Anna@example.org");
        assertNoLoop(byDefault().recover(PROVIDER, "Delivered-To: berta@example.org", OTHER_SERVICE_OF_OURS));
    }

    @Test
    void shouldTakeDeliveredToForALoopWhereMessagesGetNoTraceLine() {
        assertLoop(
                byDefault().withoutTraceHeader().recover(PROVIDER, "Delivered-To: anna@example.org"),
                "a loop: below the provider's trace, Delivered-To names anna@example.org");
    }

    @Test
    void shouldTakeNeitherFromTheProvidersOwnTrace() {
        assertNoLoop(byDefault().withoutTraceHeader().recover("Delivered-To: anna@example.org", PROVIDER));
        assertNoLoop(
                byDefault().recover(PROVIDER.replace("mx.provider.example", US), "Delivered-To: anna@example.org"));
    }

    @Test
    void shouldCompareDeliveredToWithWhatAddressesAreMappedTo() {
        assertLoop(
                byDefault()
                        .withoutTraceHeader()
                        .mapping("anna@example.org", "berta@example.org")
                        .recover(PROVIDER, "Delivered-To: berta@example.org"),
                "a loop: below the provider's trace, Delivered-To names berta@example.org");
    }

    private static void assertLoop(RecoveredEnvelope recovered, String reason) {
        assertThat(recovered.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(recovered.why().fallback()).contains(reason);
        assertThat(recovered.copies()).isEmpty();
    }

    private static void assertNoLoop(RecoveredEnvelope recovered) {
        assertThat(recovered.envelope().recipients()).containsExactly(address("anna@example.org"));
        assertThat(recovered.why().fallback()).isEmpty();
    }

    private static String[] hops(int count) {
        List<String> lines = new ArrayList<>(List.of(PROVIDER));
        lines.addAll(Collections.nCopies(count - 1, "Received: from x by y; Mon"));
        return lines.toArray(String[]::new);
    }

    /** As the spool writes it. */
    private static String own(String us, String account) {
        return new String(
                        TraceHeader.received(
                                "pop.provider.example [192.0.2.1]",
                                us,
                                "POP3S",
                                new AccountName(account),
                                new DeliveryId(new UUID(0, 7)),
                                ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)),
                        StandardCharsets.US_ASCII)
                .strip();
    }
}
