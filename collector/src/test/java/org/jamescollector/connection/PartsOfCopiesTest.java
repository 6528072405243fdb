/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.history.CopyClaim;
import org.jamescollector.history.MessageCopy;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mailbox for the people of a domain, in which the provider stores a copy of a message for each of them, and rules that give it to them one after another. */
@Timeout(120)
class PartsOfCopiesTest extends CollectingTest {

    private static FakeMessage copy(String id) {
        return FakeMessage.message(
                id,
                "Received: from a.example.net by provider.example; Fri, 20 Nov 2026 09:00:00 +0000\r\n"
                        + "From: alice@elsewhere.example\r\nTo: anna@example.org, berta@example.org\r\n"
                        + "Subject: to both\r\nMessage-ID: <1@example.net>\r\n\r\nText\r\n");
    }

    /** As {@code DeliverCopiesOnce} has it. */
    private List<String> delivered() {
        List<String> delivered = new ArrayList<>();
        for (Mail mail : collector.spooled()) {
            MessageCopy copy = CollectedMail.readCopy(mail).orElseThrow();
            CopyClaim claim = collector.history().claimCopy(copy).join();
            claim.recipients().stream().map(MailAddress::asString).forEach(delivered::add);
            Optional<MessageCopy> surplus = Optional.of(claim)
                    .filter(answer -> answer.recipients().isEmpty() && answer.surplus())
                    .flatMap(answer -> CollectedMail.readSurplus(mail, copy));
            surplus.ifPresent(more -> collector.history().claimCopy(more).join().recipients().stream()
                    .map(MailAddress::asString)
                    .forEach(delivered::add));
        }
        return delivered;
    }

    @Test
    void shouldGiveEachHisPartOnceAndTheFallbackNothingWhereTwoCopiesComeInTwoParts() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules()
                .recipient("berta@example.org", new Effect.Leave())
                .build();
        try (FakePop3Server provider =
                FakePop3Server.with(copy("x"), copy("y")).pipelining().start()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(collector.spooled()).as("a part of each copy, for Anna").hasSize(2);
            assertThat(provider.uniqueIds()).containsExactly("x", "y");

            collector.rules = new SomeRules()
                    .subject("nothing", new Effect.Leave())
                    .subject("of this kind", new Effect.Leave())
                    .build();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(collector.spooled()).as("and one for Berta").hasSize(4);
            assertThat(provider.uniqueIds()).isEmpty();

            assertThat(delivered()).containsExactly("anna@example.org", "berta@example.org");
        }
    }
}
