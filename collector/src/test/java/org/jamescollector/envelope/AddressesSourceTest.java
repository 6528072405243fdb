/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.asking;

import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSource.Addresses;
import org.junit.jupiter.api.Test;

class AddressesSourceTest {

    private static final MailAddress ANNA = address("anna@example.org");
    private static final MailAddress BERTA = address("berta@example.org");
    private static final MailAddress CARL = address("carl@example.org");

    private final AMailboxOfMany mailbox = asking(new Addresses());

    @Test
    void shouldTakeAllWhomTheSenderNamesInTheirOrder() {
        RecoveredEnvelope recovered = mailbox.recover(
                "Cc: carl@example.org",
                "To: x@example.net, Anna <anna@example.org>",
                "Bcc: berta@example.org, ANNA@example.org",
                "To: dora@example.org",
                "Apparently-To: emil@example.org");

        assertThat(recovered.envelope().recipients())
                .containsExactly(CARL, ANNA, BERTA, address("dora@example.org"), address("emil@example.org"));
        assertThat(recovered.why().source()).isEqualTo("To, Cc, Bcc");
        assertThat(recovered.why().field()).contains("Cc: carl@example.org");
    }

    @Test
    void shouldTakeThoseWhoWereSentItAgainInPlaceOfTheOthers() {
        RecoveredEnvelope recovered = mailbox.recover(
                "Received: by mx; Mon",
                "Resent-From: x@example.net",
                "Resent-To: anna@example.org",
                "Resent-Cc: berta@example.org",
                "To: carl@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA, BERTA);
        assertThat(recovered.why().source()).isEqualTo("Resent-To, -Cc, -Bcc");
    }

    @Test
    void shouldTakeTheLatestBlockOfResentFieldsOnly() {
        assertThat(mailbox.recipients(
                        "Resent-From: x@example.net",
                        "Resent-To: anna@example.org",
                        "Resent-From: y@example.net",
                        "Resent-To: berta@example.org",
                        "Resent-Cc: carl@example.org"))
                .containsExactly(ANNA);
        assertThat(mailbox.recipients(
                        "Received: by mx; Mon",
                        "Resent-To: anna@example.org",
                        "Received: by y; Mon",
                        "Resent-Cc: carl@example.org"))
                .containsExactly(ANNA);
        assertThat(mailbox.recipients("Resent-To: anna@example.org", "Return-Path: <>", "Resent-Cc: carl@example.org"))
                .containsExactly(ANNA);
    }

    @Test
    void shouldTakeToWhereTheLatestResentBlockNamesNobody() {
        assertThat(mailbox.recipients(
                        "Resent-From: x@example.net",
                        "Received: by y; Mon",
                        "Resent-To: carl@example.org",
                        "To: anna@example.org"))
                .containsExactly(ANNA);
    }

    @Test
    void shouldNotFallBackToThoseItWasForFirst() {
        assertThat(mailbox.recipients("Resent-To: x@example.net", "To: anna@example.org"))
                .containsExactly(FALLBACK);
    }

    @Test
    void shouldShowTheFieldWithTheFirstAddressOfOurs() {
        assertThat(mailbox.recover("To: x@example.net", "Cc: anna@example.org")
                        .why()
                        .field())
                .isEqualTo(Optional.of("Cc: anna@example.org"));
    }
}
