/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MaybeSender;
import org.jamescollector.account.TraceBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderFinderTest {

    private static final String TRACE = "Received: from a by mx; Mon";

    @Test
    void shouldTakeTheTopmostReturnPathWhereverItStands() {
        assertFound(
                "anna@example.com",
                "Return-Path",
                find(
                        "X-Envelope-From: b@x.org",
                        TRACE,
                        "From: c@x.org",
                        "Return-Path: <anna@example.com>",
                        "Return-Path: <d@x.org>"));
    }

    @Test
    void shouldTakeTheProvidersOwnFieldsOnlyFromItsTrace() {
        assertFound("anna@example.com", "X-Envelope-From", find("X-Envelope-From: <anna@example.com>", TRACE));
        assertFound("anna@example.com", "X-Envelope-Sender", find("X-Envelope-Sender: anna@example.com", TRACE));
        assertFound("anna@example.com", "Envelope-From", find("Envelope-From: anna@example.com", TRACE));
        assertFound("c@x.org", "From", find(TRACE, "X-Envelope-From: anna@example.com", "From: c@x.org"));
    }

    @Test
    void shouldTakeSenderBeforeFrom() {
        assertFound("b@x.org", "Sender", find("From: a@x.org", "Sender: B <b@x.org>"));
    }

    @Test
    void shouldTakeTheFirstAddressOfFrom() {
        assertFound("a@x.org", "From", find("From: Somebody, A <a@x.org>, b@x.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Return-Path: <>", "return-path:\r\n <>", "Return-Path: <> (nobody)"})
    void shouldEndWithTheNullSenderOnPurpose(String field) {
        assertFound("", field.substring(0, 11), find(field, "From: a@x.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Return-Path:",
                "Return-Path: <anna>",
                "Return-Path: <@>",
                "Return-Path: <\u0000@example.org>",
                "Return-Path: anna at example.org",
            })
    void shouldPassOverWhatIsMalformed(String field) {
        assertFound("a@x.org", "From", find(field, "From: a@x.org"));
    }

    @Test
    void shouldHaveTheNullSenderWhereNobodySaysAnything() {
        assertFound("", "nothing", find("Subject: x"));
        assertFound("", "nothing", find("From: undisclosed"));
    }

    @Test
    void shouldBelieveTheAnswerOfSdpsFirst() {
        assertFound("anna@example.com", "SDPS *ENV", find("anna@example.com", true));
        assertFound("anna@example.com", "SDPS *ENV", find("<anna@example.com>", true));
        assertFound("", "SDPS *ENV", find(" ", true));
        assertFound("b@x.org", "Return-Path", find("not an address", true));
    }

    @Test
    void shouldNotBelieveAnAnswerThatIsNoSourceOfThisAccount() {
        assertFound("b@x.org", "Return-Path", find("anna@example.com", false));
    }

    private static SenderFinder.Found find(String... lines) {
        return new SenderFinder(false).find(traced(Optional.empty(), lines));
    }

    private static SenderFinder.Found find(String sdps, boolean believesSdps) {
        return new SenderFinder(believesSdps)
                .find(traced(Optional.of(new SdpsEnvelope(sdps, "c@x.org")), "Return-Path: <b@x.org>"));
    }

    private static TracedHeader traced(Optional<SdpsEnvelope> sdps, String... lines) {
        Set<String> names = new HashSet<>(SenderFinder.FIELDS);
        names.add("received");
        return TracedHeader.of(
                new CollectedHeader(AMailboxOfMany.octets(lines), true, sdps), names, TraceBlock.DEFAULT);
    }

    private static void assertFound(String sender, String from, SenderFinder.Found found) {
        MaybeSender expected =
                sender.isEmpty() ? MaybeSender.nullSender() : MaybeSender.of(AMailboxOfMany.address(sender));
        assertThat(found.sender()).isEqualTo(expected);
        assertThat(found.from()).isEqualToIgnoringCase(from);
    }
}
