/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.asking;
import static org.jamescollector.envelope.AMailboxOfMany.byDefault;
import static org.jamescollector.envelope.AMailboxOfMany.header;
import static org.jamescollector.envelope.AMailboxOfMany.prefixed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Addresses;
import org.jamescollector.account.EnvelopeSource.Lists;
import org.jamescollector.account.EnvelopeSource.Received;
import org.jamescollector.account.EnvelopeSource.Sdps;
import org.jamescollector.account.EnvelopeSource.WellKnownHeaders;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.envelope.Explanation.Judged;
import org.jamescollector.envelope.Explanation.Verdict;
import org.jamescollector.envelope.RecoveredEnvelope.Copies;
import org.jamescollector.envelope.RecoveredEnvelope.Hints;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;

class ManyRecipientsTest {

    private static final String TRACE = "Received: from a by mx; Mon";
    private static final MailAddress ANNA = address("anna@example.org");
    private static final MailAddress BERTA = address("berta@example.org");

    @Test
    void shouldRecoverAWholeEnvelope() {
        RecoveredEnvelope recovered = byDefault()
                .recover(
                        "Return-Path: <sender@example.com>",
                        "X-Envelope-To: anna@example.org",
                        "Received: from out.example.com (mail.example.com [192.0.2.7]) by mx; Mon",
                        "From: other@example.com",
                        "To: berta@example.org");

        assertThat(recovered)
                .isEqualTo(new RecoveredEnvelope(
                        new Envelope(
                                MaybeSender.of(address("sender@example.com")),
                                List.of(ANNA),
                                Optional.of(new Envelope.Origin("out.example.com", "192.0.2.7"))),
                        new Explanation(
                                "header X-Envelope-To",
                                Optional.of("X-Envelope-To: anna@example.org"),
                                List.of(new Judged("anna@example.org", Verdict.VALID, List.of(ANNA))),
                                Optional.empty(),
                                "Return-Path"),
                        Optional.of(Copies.told(Duration.ofDays(3)))));
    }

    @Test
    void shouldLetTheFirstSourceWithAnAddressOfOursDecideAlone() {
        assertThat(byDefault()
                        .recipients(
                                "Delivered-To: x@example.net",
                                "Received: by mx for <anna@example.org>; Mon",
                                "To: berta@example.org"))
                .containsExactly(ANNA);
        assertThat(byDefault().recipients(TRACE, "To: anna@example.org, berta@example.org"))
                .containsExactly(ANNA, BERTA);
    }

    @Test
    void shouldLetAnAddressOfOursThatJamesDoesNotKnowDecideToo() {
        RecoveredEnvelope recovered =
                byDefault().recover("X-Envelope-To: nobody@example.org", TRACE, "To: anna@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(recovered.why().source()).isEqualTo("header X-Envelope-To");
        assertThat(recovered.why().fallback()).contains("James knows none of the recipients");
        assertThat(recovered.why().invalid()).isEqualTo(1);
    }

    @Test
    void shouldAskSdpsWhereTheProviderAnswered() {
        RecoveredEnvelope recovered = asking(new Sdps(), new Addresses())
                .answering("", "<anna@example.org>")
                .recover("Return-Path: <x@example.com>", "To: berta@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA);
        assertThat(recovered.envelope().sender().isNullSender()).isTrue();
        assertThat(recovered.why().source()).isEqualTo("SDPS *ENV");
        assertThat(recovered.copies()).contains(Copies.told(Duration.ofDays(3)));
        assertThat(asking(new Sdps(), new Addresses()).recipients("To: berta@example.org"))
                .containsExactly(BERTA);
    }

    @Test
    void shouldNotBelieveSdpsWhereItIsNoSource() {
        RecoveredEnvelope recovered = asking(new Addresses())
                .answering("x@example.com", "anna@example.org")
                .recover("To: berta@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(BERTA);
        assertThat(recovered.envelope().sender().isNullSender()).isTrue();
    }

    @Test
    void shouldAcceptWhatTheAdministratorSaysInPlaceOfJamesDomains() {
        AMailboxOfMany mailbox = asking(new Addresses())
                .accepting("example.com", "anna@example.net", "*@*.example.com")
                .withoutChecking();

        assertThat(mailbox.recipients(
                        "To: x@example.com, y@sub.example.com, anna@example.net, berta@example.net, z@example.org"))
                .containsExactly(address("x@example.com"), address("y@sub.example.com"), address("anna@example.net"));
    }

    @Test
    void shouldAcceptAddressesThatAMappingIsFor() {
        assertThat(asking(new Addresses())
                        .mapping("info@provider.example", "anna@example.org", "berta@example.org")
                        .recipients("To: Info@Provider.example"))
                .containsExactly(ANNA, BERTA);
    }

    @Test
    void shouldMapByTheFirstMappingAndOnce() {
        AMailboxOfMany mailbox = asking(new Addresses())
                .mapping("~@example.org", "office@example.org")
                .mapping("anna@example.org", "berta@example.org")
                .mapping("anna@example.org", "carl@example.org")
                .mapping("berta@example.org", "anna@example.org")
                .mapping("*@old.example.org", "*@example.org")
                .mapping("sales-*@example.org", "sales@example.org");

        assertThat(mailbox.recipients("To: anna@example.org")).containsExactly(BERTA);
        assertThat(mailbox.recipients("To: Dora@old.example.org")).containsExactly(address("dora@example.org"));
        assertThat(mailbox.recipients("To: sales-east@example.org")).containsExactly(address("sales@example.org"));
        assertThat(mailbox.recipients("To: emil@example.org")).containsExactly(address("office@example.org"));
    }

    @Test
    void shouldDeliverToTheTargetsThatJamesKnows() {
        RecoveredEnvelope recovered = asking(new Addresses())
                .mapping("info@example.org", "nobody@example.org", "anna@example.org")
                .mapping("sales@example.org", "nobody@example.org")
                .recover("To: info@example.org, sales@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA);
        assertThat(recovered.why().addresses())
                .containsExactly(
                        new Judged("info@example.org", Verdict.VALID, List.of(ANNA)),
                        new Judged("info@example.org -> nobody@example.org", Verdict.UNKNOWN, List.of()),
                        new Judged("sales@example.org", Verdict.INVALID, List.of()),
                        new Judged("sales@example.org -> nobody@example.org", Verdict.UNKNOWN, List.of()));
        assertThat(recovered.why().invalid()).as("addresses of the message").isEqualTo(1);
        assertThat(recovered.why().fallback()).isEmpty();
    }

    @Test
    void shouldTakeAMappingToNoAddressForInvalid() {
        assertThat(asking(new Addresses())
                        .withoutChecking()
                        .mapping("*@example.org", "*.@example.org")
                        .recover("To: anna@example.org")
                        .why()
                        .addresses())
                .containsExactly(new Judged("anna@example.org", Verdict.INVALID, List.of()));
    }

    @Test
    void shouldLeaveOutAddressesWhoseMailboxIsElsewhere() {
        RecoveredEnvelope recovered =
                asking(new Addresses()).mapping("shop@example.org").recover("To: shop@example.org, anna@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA);
        assertThat(recovered.why().addresses().get(0).verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(recovered.copies().orElseThrow().expected()).isEqualTo(1);
    }

    @Test
    void shouldLetAnAddressElsewhereDecideToo() {
        RecoveredEnvelope recovered = byDefault()
                .mapping("shop@example.org")
                .recover("X-Envelope-To: shop@example.org", TRACE, "To: anna@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(recovered.why().fallback()).contains("the mailboxes of all recipients are elsewhere");
    }

    @Test
    void shouldNameNobodyTwice() {
        AMailboxOfMany mailbox = asking(new Addresses()).mapping("info@example.org", "ANNA@example.org");
        RecoveredEnvelope recovered =
                mailbox.recover("To: berta@example.org, anna@example.org, info@example.org, Berta@EXAMPLE.ORG");

        assertThat(recovered.envelope().recipients()).containsExactly(BERTA, ANNA);
        assertThat(recovered.why().valid()).isEqualTo(3);
    }

    @Test
    void shouldDeliverToTheFallbackWhatHasNoAddressOfOurs() {
        RecoveredEnvelope recovered = byDefault()
                .recover(
                        "Delivered-To: mailbox@provider.example",
                        TRACE,
                        "From: x@example.net",
                        "To: x@example.com, mailbox@provider.example, undisclosed");

        assertThat(recovered.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(recovered.envelope().sender()).isEqualTo(MaybeSender.of(address("x@example.net")));
        assertThat(recovered.why())
                .isEqualTo(new Explanation(
                        "fallback",
                        Optional.empty(),
                        List.of(
                                new Judged("mailbox@provider.example", Verdict.FOREIGN, List.of()),
                                new Judged("x@example.com", Verdict.FOREIGN, List.of()),
                                new Judged("undisclosed", Verdict.MALFORMED, List.of())),
                        Optional.of("no address of ours was found"),
                        "From"));
    }

    @Test
    void shouldDeliverToTheFallbackWhatHasNoHeader() {
        assertThat(byDefault().recipients()).containsExactly(FALLBACK);
    }

    @Test
    void shouldKnowEverybodyWhereRecipientsAreNotChecked() {
        assertThat(asking(new Addresses()).withoutChecking().recipients("To: nobody@example.org"))
                .containsExactly(address("nobody@example.org"));
    }

    @Test
    void shouldAddTheFallbackWhereTheHeaderWasCutAndTheSenderNamesTheRecipients() {
        RecoveredEnvelope recovered = byDefault().cut().recover(TRACE, "To: anna@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(ANNA, FALLBACK);
        assertThat(recovered.why().fallback())
                .contains("the header is longer than what is read of it: there may be more recipients");
        assertThat(byDefault().cut().recipients("X-Envelope-To: anna@example.org", TRACE))
                .containsExactly(ANNA);
        assertThat(byDefault().cut().recipients(TRACE)).containsExactly(FALLBACK);
        assertThat(byDefault().cut().recipients("To: " + FALLBACK)).containsExactly(FALLBACK);
    }

    @Test
    void shouldSayThatTheHeaderWasCutWhereNobodyWasFoundInWhatIsThere() {
        String cut = "the header is longer than what is read of it: the rest may name somebody";

        assertThat(byDefault().cut().recover(TRACE).why().fallback()).contains("no address of ours was found; " + cut);
        assertThat(byDefault()
                        .cut()
                        .recover(TRACE, "To: nobody@example.org")
                        .why()
                        .fallback())
                .contains("James knows none of the recipients; " + cut);
        assertThat(byDefault()
                        .cut()
                        .recover("X-Envelope-To: nobody@example.org", TRACE)
                        .why()
                        .fallback())
                .contains("James knows none of the recipients");
    }

    @Test
    void shouldSayWhatToDoWhereAllAddressesAreOthers() {
        assertThat(byDefault()
                        .recover("To: anna@example.net, x@example.com")
                        .why()
                        .fallback())
                .contains(
                        "no address of ours was found: all are FOREIGN, as James does not serve their domains. If one is"
                                + " yours: james-cli AddDomain, or a <map> for it");
        RecoveredEnvelope recovered = byDefault().accepting("info@example.org").recover("To: anna@example.org");
        assertThat(recovered.why().fallback())
                .contains(
                        "no address of ours was found: all are FOREIGN, as <accept> does not have them. If one is yours,"
                                + " put it there");
        assertThat(recovered.why().foreign()).contains("anna@example.org");
        assertThat(byDefault()
                        .recover("To: anna@example.net, undisclosed")
                        .why()
                        .foreign())
                .isEmpty();
        assertThat(byDefault().recover(TRACE).why().foreign()).isEmpty();
    }

    @Test
    void shouldTellHowCopiesAreToldWhereTheSenderNamesTheRecipients() {
        assertThat(asking(new Addresses())
                        .recover("To: anna@example.org, nobody@example.org, x@example.net")
                        .copies())
                .contains(new Copies(2, Duration.ofDays(3), Optional.of(FALLBACK)));
        assertThat(asking(new Addresses())
                        .copies(Optional.of(Duration.ofHours(1)), false)
                        .recover("To: anna@example.org")
                        .copies())
                .contains(new Copies(1, Duration.ofHours(1), Optional.empty()));
        assertThat(asking(new Addresses())
                        .mapping("anna@example.org")
                        .recover("To: anna@example.org")
                        .copies())
                .contains(new Copies(1, Duration.ofDays(3), Optional.of(FALLBACK)));
    }

    @Test
    void shouldGiveTheFallbackOneOfSeveralCopies() {
        assertThat(byDefault().recover("To: x@example.net").copies())
                .contains(new Copies(1, Duration.ofDays(3), Optional.empty()));
    }

    @Test
    void shouldSayOfACopyThatTheProviderToldWhoseItIsWhereOtherCopiesMayBeGuessedAt() {
        String field = "Delivered-To: anna@example.org";
        for (EnvelopeSource guess : List.of(new Addresses(), new Lists())) {
            assertThat(asking(new WellKnownHeaders(), guess)
                            .recover(field, TRACE)
                            .copies())
                    .contains(Copies.told(Duration.ofDays(3)));
            assertThat(asking(guess, new WellKnownHeaders())
                            .recover(field, TRACE)
                            .copies())
                    .contains(Copies.told(Duration.ofDays(3)));
        }
        assertThat(asking(new Sdps(), new Lists())
                        .answering("", "anna@example.org")
                        .copies(Optional.of(Duration.ofHours(1)), false)
                        .recover(TRACE)
                        .copies())
                .contains(Copies.told(Duration.ofHours(1)));
    }

    @Test
    void shouldLeaveAloneWhatTheProviderToldWhereItTellsAll() {
        assertThat(asking(new Sdps(), new WellKnownHeaders(), new Received())
                        .recover("Delivered-To: anna@example.org", TRACE)
                        .copies())
                .isEmpty();
    }

    @Test
    void shouldLeaveAloneWhatTheProviderToldToBeForTheFallbackOrForNobodyKnown() {
        assertThat(byDefault().recover("Delivered-To: " + FALLBACK, TRACE).copies())
                .isEmpty();
        assertThat(byDefault()
                        .recover("X-Envelope-To: anna@example.org, " + FALLBACK, TRACE)
                        .copies())
                .isEmpty();
        RecoveredEnvelope nobodys = byDefault().recover("Delivered-To: nobody@example.org", TRACE);
        assertThat(nobodys.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(nobodys.copies()).isEmpty();
    }

    @Test
    void shouldNotRecogniseCopiesWhereNoSourceGuesses() {
        AMailboxOfMany told = asking(header("X-Envelope-To"), new Received(), new Sdps());

        assertThat(told.recover(TRACE, "X-Envelope-To: anna@example.org").copies())
                .as("below the provider's lines")
                .isEmpty();
        assertThat(told.recover("X-Envelope-To: nobody@example.org", TRACE).copies())
                .isEmpty();
        assertThat(told.recover(TRACE, "To: anna@example.org").copies()).isEmpty();
    }

    @Test
    void shouldTellCopiesForTheFallbackApartByFieldsThatAreNotBelieved() {
        RecoveredEnvelope recovered = byDefault()
                .recover(
                        TRACE,
                        "X-Envelope-To: Carl <Carl@Example.org>",
                        "Received: from a by b for <berta@example.org>; Mon",
                        "X-Envelope-To: carl@example.org",
                        "To: x@example.net");

        assertThat(recovered.envelope().recipients()).containsExactly(FALLBACK);
        assertThat(recovered.copies().orElseThrow().hints())
                .isEqualTo(new Hints(List.of("berta@example.org", "carl@example.org"), true));
    }

    @Test
    void shouldTellSurplusCopiesApartByFieldsThatAreNotBelieved() {
        assertThat(byDefault()
                        .recover(TRACE, "X-Envelope-To: carl@example.org", "To: anna@example.org")
                        .copies()
                        .orElseThrow()
                        .hints())
                .isEqualTo(new Hints(List.of("carl@example.org"), false));
    }

    @Test
    void shouldTellCopiesApartByBelievedFieldsThatNameNobodyOfOurs() {
        assertThat(byDefault()
                        .recover("X-Envelope-To: carl@example.net", TRACE, "To: x@example.net")
                        .copies()
                        .orElseThrow()
                        .hints())
                .isEqualTo(new Hints(List.of("carl@example.net"), true));
    }

    @Test
    void shouldReadFieldsThatAreNotBelievedAsTheSourceDoes() {
        assertThat(asking(prefixed("Delivered-To", "shop-"), new Addresses())
                        .recover(
                                TRACE,
                                "Delivered-To: mailbox@provider.example",
                                "Delivered-To: shop-carl@example.org",
                                "To: anna@example.org")
                        .copies()
                        .orElseThrow()
                        .hints()
                        .addresses())
                .containsExactly("carl@example.org");
    }

    @Test
    void shouldNotTellCopiesWhereNobodyWantsIt() {
        AMailboxOfMany never = byDefault().copies(Optional.empty(), true);
        assertThat(never.recover("To: anna@example.org").copies()).isEmpty();
        assertThat(never.recover("X-Envelope-To: anna@example.org", TRACE).copies())
                .isEmpty();
    }

    @Test
    void shouldCountAllAddressesAndListTheFirst() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            addresses.add("user" + i + "@example.org, nobody" + i + "@example.org, x" + i + "@example.net");
        }
        RecoveredEnvelope recovered = asking(new Addresses()).recover("To: " + String.join(",\r\n ", addresses));

        assertThat(recovered.envelope().recipients()).hasSize(500);
        assertThat(recovered.why().valid()).isEqualTo(500);
        assertThat(recovered.why().invalid()).isEqualTo(500);
        assertThat(recovered.why().addresses()).hasSize(100);
        assertThat(recovered.copies().orElseThrow().expected()).isEqualTo(1_000);
    }

    @Test
    void shouldEscapeWhatItTells() {
        Explanation why = asking(new Addresses())
                .recover("To: a\u0000b, \"x\u001b[0m\" <anna@example.org>")
                .why();

        assertThat(why.field()).contains("To: a\\x00b, \"x\\x1B[0m\" <anna@example.org>");
        assertThat(why.addresses().get(0).address()).isEqualTo("a\\x00b");
        assertThat(why.inOneLine()).doesNotContain("\u0000", "\u001b");
    }

    @Test
    void shouldAskJamesOnceAboutEachAddressOfAMessage() {
        List<Object> asked = Collections.synchronizedList(new ArrayList<>());
        Known known = new Known(
                domain -> {
                    asked.add(domain);
                    return true;
                },
                address -> {
                    asked.add(address);
                    return true;
                });
        asking(new Lists(), new Addresses())
                .known(known)
                .mapping("b@example.org", "a@example.org")
                .recover("To: a@example.org, A@example.org, b@example.org", "Cc: a@example.org, c@example.org");

        assertThat(asked)
                .containsExactlyInAnyOrder(
                        Domain.of("example.org"), address("a@example.org"), address("c@example.org"));
    }

    @Test
    void shouldSayWhenJamesCannotTellWhomItKnows() {
        RecipientLookupException broken = new RecipientLookupException("the repository is away", new IOException());
        Known known = new Known(domain -> true, address -> {
            throw broken;
        });

        assertThatThrownBy(() -> byDefault().known(known).recover("To: anna@example.org"))
                .isSameAs(broken);
    }

    @Test
    void shouldAskHeadersThatTheAdministratorNamesInTheirOrder() {
        assertThat(asking(header("X-B"), header("X-A"))
                        .recipients("X-A: anna@example.org", "X-B: berta@example.org", TRACE))
                .containsExactly(BERTA);
    }

    @Test
    void shouldDeliverEverythingOfAMailboxOfOnePersonToThatAddress() {
        Pop3Account account = AnAccount.named("anna", 110).build();

        assertThat(EnvelopeRecoveries.of(account, Known.everybody(), () -> "us")
                        .recover(CollectedHeader.of(AMailboxOfMany.octets("To: berta@example.org")))
                        .envelope()
                        .recipients())
                .containsExactly(account.recipients().lastResort());
    }
}
