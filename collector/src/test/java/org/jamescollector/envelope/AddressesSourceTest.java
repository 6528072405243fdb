/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.asking;

import java.util.List;
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

    @Test
    void shouldTakeAListsAddressForItsSubscribersBesideTheOthers() {
        AMailboxOfMany withLists = asking(new Addresses())
                .list("chess@club.example.com", "anna@example.org", "berta@example.org")
                .list("*@club.example.com", "anna@example.org", "carl@example.org")
                .list("club.example.com", "dora@example.org");
        RecoveredEnvelope recovered =
                withLists.recover("To: emil@example.org", "Cc: x@example.net, Chess@CLUB.example.com");

        assertThat(recovered.envelope().recipients()).containsExactly(address("emil@example.org"), ANNA, BERTA, CARL);
        assertThat(recovered.why().addresses().get(2))
                .isEqualTo(new Explanation.Judged(
                        "Chess@CLUB.example.com", Explanation.Verdict.VALID, List.of(ANNA, BERTA, CARL)));
        assertThat(withLists.recipients("Resent-To: chess@club.example.com", "To: emil@example.org"))
                .containsExactly(ANNA, BERTA, CARL);
    }

    @Test
    void shouldLetAListsAddressDecideThoughJamesKnowsNoSubscriber() {
        RecoveredEnvelope recovered = asking(new Addresses())
                .list("l@club.example.com", "nobody@example.org")
                .recover("To: l@club.example.com");

        assertThat(recovered.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(recovered.why().invalid()).isEqualTo(1);
    }

    @Test
    void shouldPreferWhatAListsAddressIsForToMappings() {
        assertThat(asking(new Addresses())
                        .list("staff@example.org", "anna@example.org")
                        .mapping("staff@example.org", "berta@example.org")
                        .recipients("To: staff@example.org"))
                .containsExactly(ANNA);
    }

    @Test
    void shouldLeaveTheProvidersWordForAListsAddressAsItIs() {
        assertThat(AMailboxOfMany.byDefault()
                        .list("staff@example.org", "anna@example.org")
                        .recipients("X-Envelope-To: staff@example.org", "Received: from a by mx; Mon"))
                .containsExactly(address("staff@example.org"));
    }
}
