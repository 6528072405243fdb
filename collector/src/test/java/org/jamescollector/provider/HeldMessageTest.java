/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.DsnParameters;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.KnownRepositories;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.Undeliverable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldMessageTest {

    private static final HeldDomain CUSTOMER =
            new HeldDomain(Domain.of("customer.example"), Set.of(), List.of(), Optional.empty(), HoldLimits.DEFAULT);
    private static final HeldKey KEY = new HeldKey(Instant.parse("2026-11-28T12:00:00Z"), 5, 7);

    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());

    @AfterEach
    void close() {
        queues.clean();
    }

    private HeldMessage message(String content, Optional<DsnParameters> parameters) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(KEY.toString())
                .sender("sender@example.org")
                .addRecipient("anna@customer.example")
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(MimeMessageInputStreamSource.create(
                "m", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))));
        parameters.ifPresent(mail::setDsnParameters);
        return new HeldMessage(
                new HeldMail(new KnownRepositories(), ProviderSettings.NONE, Clock.systemUTC()),
                new Undeliverable(queues.createQueue(MailQueueFactory.SPOOL), "bounces"),
                new SevenBit(),
                CUSTOMER,
                KEY,
                mail,
                settled -> {});
    }

    /** The first is as James keeps what came with RCPT, the second what a mailet may have put there. */
    @ParameterizedTest
    @CsvSource({
        "anna+2Blist@example.org, anna+2Blist@example.org",
        "anna+list@example.org, anna+2Blist@example.org",
        "anna@example.org, anna@example.org"
    })
    void shouldWriteTheOriginalRecipientInXtextOnce(String kept, String written) throws Exception {
        DsnParameters parameters = DsnParameters.builder()
                .addRcptParameter(
                        new MailAddress("anna@customer.example"),
                        DsnParameters.RecipientDsnParameters.of(new MailAddress(kept)))
                .build()
                .orElseThrow();
        try (HeldMessage message = message("Subject: x\r\n\r\nx\r\n", Optional.of(parameters))) {
            assertThat(message.recipients()).singleElement().satisfies(recipient -> assertThat(recipient.notification())
                    .isEqualTo(" ORCPT=rfc822;" + written));
        }
    }

    @Test
    void shouldBeNamedSoThatItsRecipientKnowsIt() throws Exception {
        try (HeldMessage message = message("Message-ID: <1@sender.example>\r\n\r\nx\r\n", Optional.empty())) {
            assertThat(message.name()).isEqualTo(KEY + " with the Message-ID \"<1@sender.example>\"");
        }
        try (HeldMessage message = message("Subject: none\r\n\r\nx\r\n", Optional.empty())) {
            assertThat(message.name()).isEqualTo(KEY.toString());
        }
    }
}
