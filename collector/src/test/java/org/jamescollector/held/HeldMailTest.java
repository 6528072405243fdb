/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.jamescollector.testing.SteeredClock;
import org.junit.jupiter.api.Test;

class HeldMailTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final String MESSAGE = "Subject: x\r\n\r\nbody\r\n";

    private final MemoryRepositories store = new MemoryRepositories();

    private static HeldDomain domain(HoldLimits limits) {
        return new HeldDomain(
                Domain.of("customer.example"),
                Set.of(Username.of("customer@example.org")),
                List.of(),
                Optional.empty(),
                limits);
    }

    private static HeldDomain domain() {
        return domain(HoldLimits.DEFAULT);
    }

    private HeldMail held(HeldDomain domain) {
        return held(domain, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private HeldMail held(HeldDomain domain, Clock clock) {
        return new HeldMail(
                store,
                ProviderSettings.of(
                        Optional.of("memory://held/{domain}"),
                        "bounces",
                        ProviderSettings.SignInRules.DEFAULT,
                        1,
                        List.of(domain)),
                clock);
    }

    private static Mail mail(String name, String content, String... recipients) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender("sender@example.org")
                .addRecipients(recipients)
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(MimeMessageInputStreamSource.create(
                name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))));
        return mail;
    }

    private static String content(Mail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldGiveBackWhatItHolds() throws Exception {
        HeldMail held = held(domain());
        Mail mail = mail("m", MESSAGE, "anna@customer.example", "bert@elsewhere.example");
        mail.setDsnParameters(DsnParameters.builder()
                .envId(DsnParameters.EnvId.of("id"))
                .addRcptParameter(
                        new MailAddress("anna@customer.example"),
                        DsnParameters.RecipientDsnParameters.of(EnumSet.of(DsnParameters.Notify.NEVER)))
                .build()
                .orElseThrow());

        HeldKey key = held.hold(domain(), mail, List.of(new MailAddress("anna@customer.example")))
                .orElseThrow();
        Mail found = held.retrieve(domain(), key).orElseThrow();

        assertThat(key.size()).isEqualTo(MESSAGE.length());
        assertThat(key.since()).isEqualTo(NOON);
        assertThat(content(found)).isEqualTo(MESSAGE);
        assertThat(found.getRecipients()).containsExactly(new MailAddress("anna@customer.example"));
        assertThat(found.getMaybeSender().asString()).isEqualTo("sender@example.org");
        assertThat(found.dsnParameters()).isEqualTo(mail.dsnParameters());
        assertThat(mail.getRecipients()).hasSize(2);
        assertThat(content(mail)).isEqualTo(MESSAGE);
    }

    @Test
    void shouldHoldNoMoreMailsThanItMay() throws Exception {
        HeldDomain two = domain(new HoldLimits(Duration.ofDays(1), 2, 1_000));
        HeldMail held = held(two);

        assertThat(hold(held, two, MESSAGE)).isPresent();
        assertThat(held.probablyHasRoomFor(two, 0)).isTrue();
        Optional<HeldKey> second = hold(held, two, MESSAGE);
        assertThat(hold(held, two, MESSAGE)).isEmpty();
        assertThat(held.probablyHasRoomFor(two, 0)).isFalse();

        held.remove(two, second.orElseThrow());
        assertThat(hold(held, two, MESSAGE)).isPresent();
        assertThat(held.amount(two).messages()).isEqualTo(2);
    }

    @Test
    void shouldSeeSoonThatSomebodyElseHasMadeRoom() throws Exception {
        Instant[] now = {NOON};
        HeldDomain one = domain(new HoldLimits(Duration.ofDays(1), 1, 1_000));
        HeldMail held = held(one, new SteeredClock(() -> now[0]));
        HeldKey key = hold(held, one, MESSAGE).orElseThrow();
        assertThat(held.probablyHasRoomFor(one, 1)).isFalse();

        store.repository("customer.example").remove(key.toMailKey());
        assertThat(hold(held, one, MESSAGE))
                .as("the count is that of a moment ago")
                .isEmpty();
        held.recountFull();

        assertThat(held.probablyHasRoomFor(one, 1)).isTrue();
        HeldKey second = hold(held, one, MESSAGE).orElseThrow();
        store.repository("customer.example").remove(second.toMailKey());
        now[0] = NOON.plus(HeldMail.RECOUNT_FULL_EVERY);
        assertThat(hold(held, one, MESSAGE))
                .as("looked at before it is refused")
                .isPresent();
    }

    @Test
    void shouldNotLookWhereNothingWasRefused() throws Exception {
        HeldDomain one = domain(new HoldLimits(Duration.ofDays(1), 1, 1_000));
        HeldMail held = held(one);
        HeldKey key = hold(held, one, MESSAGE).orElseThrow();

        store.repository("customer.example").remove(key.toMailKey());
        held.recountFull();

        assertThat(held.probablyHasRoomFor(one, 1)).isFalse();
    }

    @Test
    void shouldHoldNoMoreOctetsThanItMay() throws Exception {
        HeldDomain small = domain(new HoldLimits(Duration.ofDays(1), 100, 2L * MESSAGE.length() + 1));
        HeldMail held = held(small);

        assertThat(hold(held, small, MESSAGE)).isPresent();
        assertThat(hold(held, small, MESSAGE + "more\r\n")).isEmpty();
        assertThat(hold(held, small, MESSAGE)).isPresent();
        assertThat(held.amount(small)).isEqualTo(new HeldMail.Amount(2, 2L * MESSAGE.length(), Optional.of(NOON)));
    }

    private static Optional<HeldKey> hold(HeldMail held, HeldDomain domain, String content) throws Exception {
        Mail mail = mail("m", content, "anna@customer.example");
        return held.hold(domain, mail, mail.getRecipients());
    }

    @Test
    void shouldKeepAMailForTheRecipientsThatAreLeft() throws Exception {
        HeldMail held = held(domain());
        Mail mail = mail("m", MESSAGE, "anna@customer.example", "bert@customer.example");
        HeldKey key = held.hold(domain(), mail, mail.getRecipients()).orElseThrow();

        Mail found = held.retrieve(domain(), key).orElseThrow();
        HeldKey now = held.keepFor(domain(), key, found, List.of(new MailAddress("bert@customer.example")));

        Mail kept = held.retrieve(domain(), now).orElseThrow();
        assertThat(kept.getRecipients()).containsExactly(new MailAddress("bert@customer.example"));
        assertThat(content(kept)).isEqualTo(MESSAGE);
        assertThat(held.oldestFirst(domain())).containsExactly(now);
        assertThat(now.since()).isEqualTo(key.since());
        assertThat(now.size()).isEqualTo(key.size());
    }

    @Test
    void shouldTakeInWhatOthersPutIntoTheRepository() throws Exception {
        HeldMail held = held(domain());
        store.repository("customer.example").store(mail("Mail123", MESSAGE, "anna@customer.example"));
        assertThat(held.oldestFirst(domain())).isEmpty();
        assertThat(held.hasAny(domain())).isTrue();

        held.adopt(domain());
        held.adopt(domain());

        List<HeldKey> keys = held.oldestFirst(domain());
        assertThat(keys).hasSize(1);
        assertThat(content(held.retrieve(domain(), keys.get(0)).orElseThrow())).isEqualTo(MESSAGE);
        List<MailKey> all = new ArrayList<>();
        store.repository("customer.example").list().forEachRemaining(all::add);
        assertThat(all).hasSize(1);
    }

    @Test
    void shouldTakeInTheOthersWhereOneCannotBeRead() throws Exception {
        HeldMail held = held(domain());
        store.use("customer.example", new MemoryMailRepository() {
            @Override
            public Mail retrieve(MailKey key) {
                if (key.asString().equals("damaged")) {
                    throw new IllegalStateException("cannot be read");
                }
                return super.retrieve(key);
            }
        });
        store.repository("customer.example").store(mail("damaged", MESSAGE, "anna@customer.example"));
        store.repository("customer.example").store(mail("fine", MESSAGE, "anna@customer.example"));
        store.repository("customer.example").store(mail("zfine", MESSAGE, "anna@customer.example"));

        held.adopt(domain());

        assertThat(held.oldestFirst(domain())).hasSize(2);
    }

    @Test
    void shouldKnowWhatAMessageIsLike() throws Exception {
        assertThat(shape("Subject: x\n\nbody")).isEqualTo(new MessageShape(20, false, false));
        assertThat(shape("Subject: x\r\n\r\nb\u00f6dy\r\n")).isEqualTo(new MessageShape(21, true, false));
        assertThat(shape("Subject: \u00f6\r\n\r\nbody\r\n")).isEqualTo(new MessageShape(21, true, true));
        assertThat(shape("Subject: x\r\n\r\na\rb\r\n")).isEqualTo(new MessageShape(20, false, false));
    }

    private static MessageShape shape(String content) throws Exception {
        return MessageShape.of(mail("m", content, "anna@customer.example"));
    }

    @Test
    void shouldSayWhichRepositoryDoesNotWork() {
        HeldMail held = held(domain());
        store.breakDown();

        assertThatThrownBy(() -> held.oldestFirst(domain()))
                .isInstanceOf(HeldMailException.class)
                .hasMessageContaining("customer.example")
                .hasMessageContaining("out of order");
        assertThatThrownBy(() -> hold(held, domain(), MESSAGE)).isInstanceOf(HeldMailException.class);
    }
}
