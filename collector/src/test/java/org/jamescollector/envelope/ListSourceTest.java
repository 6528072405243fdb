/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.asking;

import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSource.Addresses;
import org.jamescollector.account.EnvelopeSource.Lists;
import org.jamescollector.envelope.Explanation.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListSourceTest {

    private static final MailAddress ANNA = address("anna@example.org");
    private static final MailAddress BERTA = address("berta@example.org");

    private final AMailboxOfMany mailbox = asking(new Lists(), new Addresses())
            .list("announce.lists.example.net", "anna@example.org", "berta@example.org")
            .list("talk@lists.example.net", "carl@example.org")
            .list("talk@lists.example.net", "dora@example.org");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id: <announce.lists.example.net>",
                "List-ID: Announcements, \"all\" <Announce.Lists.Example.NET>",
                "list-id: announce.lists.example.net",
            })
    void shouldDeliverToTheSubscribersOfTheListThatListIdNames(String field) {
        RecoveredEnvelope recovered = mailbox.recover(field, "To: announce@lists.example.net, carl@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA, BERTA);
        assertThat(recovered.why().source()).startsWith("list ");
        assertThat(recovered.why().field()).contains(field);
        assertThat(recovered.copies().orElseThrow().expected()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Post: <mailto:talk@lists.example.net>",
                "List-Post: <MAILTO:Talk@lists.example.net?subject=x> (all)",
                "List-Id: <talk@lists.example.net>",
            })
    void shouldKnowAListByItsAddress(String field) {
        assertThat(mailbox.recipients(field, "To: anna@example.org"))
                .containsExactly(address("carl@example.org"), address("dora@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"To: \"Talk\" <talk@lists.example.net>", "Cc: x@example.net, talk@lists.example.net"})
    void shouldNotTakeAnAddressThatTheSenderWroteForTheListsWord(String field) {
        assertThat(asking(new Lists())
                        .list("talk@lists.example.net", "carl@example.org")
                        .recipients(field))
                .containsExactly(FALLBACK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"List-Post: NO", "List-Id: <>", "List-Id:", "List-Post: <mailto:>", "List-Id: <other.example>"})
    void shouldLeaveMessagesOfOtherListsToTheNextSource(String field) {
        assertThat(mailbox.recipients(field, "To: anna@example.org")).containsExactly(ANNA);
    }

    @Test
    void shouldSayWhichSubscribersJamesDoesNotKnow() {
        RecoveredEnvelope recovered = asking(new Lists())
                .list("l.example", "nobody@example.org", "anna@example.org")
                .recover("List-Id: <l.example>");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA);
        assertThat(recovered.why().addresses())
                .extracting(Explanation.Judged::verdict)
                .containsExactly(Verdict.INVALID, Verdict.VALID);
    }

    @Test
    void shouldExpectACopyForEachSubscriberWhomJamesKnows() {
        AMailboxOfMany list = asking(new Lists(), new Addresses())
                .list("chess@club.example.com", "anna@example.org", "nobody@example.org", "berta@example.org")
                .list("*@club.example.com", "anna@example.org", "carl@example.org")
                .list("ghosts@club.example.com", "nobody@example.org")
                .mapping("info@example.org", "anna@example.org", "berta@example.org");
        String to = "To: chess@club.example.com";

        assertThat(expected(list.recover(to, "List-Post: <mailto:chess@club.example.com>")))
                .as("by the list")
                .isEqualTo(3);
        assertThat(expected(list.recover(to))).as("by its address").isEqualTo(3);
        assertThat(expected(list.recover(to, "Cc: info@example.org, nobody@example.org")))
                .as("and one for each other address")
                .isEqualTo(5);
        assertThat(expected(list.recover("List-Post: <mailto:ghosts@club.example.com>")))
                .as("anybody who fits the pattern")
                .isEqualTo(2);
        assertThat(expected(asking(new Lists())
                        .list("g.example", "nobody@example.org")
                        .recover("List-Id: g.example")))
                .as("the fallback's")
                .isEqualTo(1);
    }

    private static int expected(RecoveredEnvelope recovered) {
        return recovered.copies().orElseThrow().expected();
    }

    @Test
    void shouldDeliverToTheFallbackWhereJamesKnowsNoSubscriber() {
        assertThat(asking(new Lists(), new Addresses())
                        .list("l.example", "nobody@example.org")
                        .recipients("List-Id: <l.example>", "To: anna@example.org"))
                .containsExactly(FALLBACK);
    }

    @Test
    void shouldNeitherMapNorAskForAcceptanceOfSubscribers() {
        assertThat(asking(new Lists())
                        .list("l.example", "anna@example.org")
                        .accepting("example.com")
                        .mapping("anna@example.org", "berta@example.org")
                        .recipients("List-Id: <l.example>"))
                .containsExactly(ANNA);
    }
}
