/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.mail.internet.AddressException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedRecipientTest {

    private final MailAddress recipient;
    private final FixedRecipient recovery;

    FixedRecipientTest() throws AddressException {
        recipient = new MailAddress("bob@example.org");
        recovery = new FixedRecipient(recipient);
    }

    @Test
    void shouldDeliverToTheOneRecipientWhateverTheHeaderSays() {
        assertThat(recover("To: alice@example.com\r\nX-Envelope-To: carol@example.com\r\n")
                        .recipients())
                .containsExactly(recipient);
    }

    @Test
    void shouldTakeTheSenderThatTheProviderRecorded() throws AddressException {
        assertThat(recover("Return-Path: <alice@example.com>\r\nFrom: mallory@example.net\r\n")
                        .sender())
                .isEqualTo(MaybeSender.of(new MailAddress("alice@example.com")));
    }

    @Test
    void shouldTakeTheTopmostReturnPathOnly() throws AddressException {
        assertThat(recover("return-path:\r\n <alice@example.com>\r\nReturn-Path: <mallory@example.net>\r\n")
                        .sender())
                .isEqualTo(MaybeSender.of(new MailAddress("alice@example.com")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Return-Path: <>\r\n",
                "Return-Path:\r\n",
                "Return-Path: <not an address>\r\n",
                "Return-Path: <@@>\r\n",
                "Return-Path: <>\r\nFrom: alice@example.com\r\n",
                ""
            })
    void shouldHaveTheNullSenderWhereNoneIsKnown(String header) {
        assertThat(recover(header).sender().isNullSender()).isTrue();
    }

    @Test
    void shouldTakeTheSenderThatTheMessageNamesWhereTheProviderRecordedNone() throws AddressException {
        RecoveredEnvelope recovered = recovery.recover(CollectedHeader.of(
                "Return-Path: <@@>\r\nFrom: Alice <alice@example.com>\r\n".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(recovered.envelope().sender()).isEqualTo(MaybeSender.of(new MailAddress("alice@example.com")));
        assertThat(recovered.why().sender()).isEqualTo("From");
    }

    @Test
    void shouldTakeTheFirstHostOutsidePrivateNetworksAsOrigin() {
        assertThat(recover("Received: from localhost (localhost [127.0.0.1]) by mx with LMTP; x\r\n"
                                + "Received: from out.example.com (mail.example.com [192.0.2.7])\r\n\tby mx; x\r\n"
                                + "Received: from forged ([198.51.100.1]) by x; x\r\n")
                        .origin())
                .isEqualTo(Optional.of(new Envelope.Origin("out.example.com", "192.0.2.7")));
    }

    @Test
    void shouldReadIpv6Origins() {
        assertThat(recover("Received: from a.example ([IPv6:2001:db8::1]) by mx; x\r\n")
                        .origin())
                .isEqualTo(Optional.of(new Envelope.Origin("a.example", "2001:db8::1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.1.1",
                "169.254.1.1",
                "0.1.2.3",
                "::1",
                "0:0:0:0:0:0:0:1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "fe80::1",
                "fd00::1",
                "fcff::1",
                "2130706433",
                "127.1",
                "010.0.0.1",
                "ba.de"
            })
    void shouldNotTakeForPublicWhatJamesMightTakeForItsOwnNetwork(String address) {
        assertThat(recover("Received: from forged (forged [" + address + "]) by mx; x\r\n")
                        .origin())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "172.32.0.1", "11.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", "64:ff9b::1"})
    void shouldTakePublicAddresses(String address) {
        assertThat(recover("Received: from a.example (a.example [" + address + "]) by mx; x\r\n")
                        .origin())
                .isEqualTo(Optional.of(new Envelope.Origin("a.example", address)));
    }

    @Test
    void shouldNotTakeAHostNameThatIsNotReadable() {
        assertThat(recover("Received: from a\u001b[2Jb (c [192.0.2.7]) by mx; x\r\n")
                        .origin())
                .isEmpty();
    }

    @Test
    void shouldNotBelieveTraceLinesFarDown() {
        String internal = "Received: from a (a [10.0.0.1]) by b; x\r\n";
        assertThat(recover(internal.repeat(4) + "Received: from far ([192.0.2.9]) by x; x\r\n")
                        .origin())
                .isEmpty();
    }

    @Property
    void shouldRecoverFromAnything(@ForAll byte[] header) {
        assertThat(recovery.recover(CollectedHeader.of(header)).envelope().recipients())
                .containsExactly(recipient);
    }

    private Envelope recover(String header) {
        return recovery.recover(CollectedHeader.of(header.getBytes(StandardCharsets.ISO_8859_1)))
                .envelope();
    }
}
