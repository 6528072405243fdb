/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.digest;
import static org.jamescollector.history.Messages.key;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A database as an earlier version has left it, with something in each of its tables. */
final class FilledDatabase {

    static final Instant LATER = NOW.plus(Duration.ofDays(14));
    static final DeliveryId DELIVERY = new DeliveryId(new UUID(1, 2));
    static final MailAddress BERTA = address("berta@example.org");
    static final Digest RULES = new Digest(11, -12);
    static final Digest LISTING = new Digest(-13, 14);
    static final Digest MESSAGE_ID = digest("<a@example.net>");
    static final Digest COPY = digest("a copy");
    static final String MAIL = "Subject: a\r\n\r\nText\r\n";

    static final Collected COLLECTED = new Collected(
                    ACCOUNT, key("a"), DELIVERY, 1_000, digest("header"), digest("content"), NOW)
            .withKeeping(LATER)
            .withMessageId(MESSAGE_ID)
            .withWaiting(Set.of(BERTA));

    static final LeftMessage LEFT = new LeftMessage(
            ACCOUNT, key("a"), 1_000, LeftMessage.Cause.LEFT_BY_RULE, "a rule", 0, NOW, NOW, Set.of(BERTA));
    static final LeftMessage FAILED =
            new LeftMessage(ACCOUNT, key("b"), 2_000, LeftMessage.Cause.FAILED, "garbled", 3, NOW.plusMillis(1), LATER);

    static final RecordedDecision DECISION = new RecordedDecision(
            ACCOUNT,
            key("c"),
            NOW,
            3_000,
            "ann@example.net",
            "Offer",
            List.of("anna@example.org", "berta@example.org"),
            "delete",
            Optional.of("1 (test)"),
            Optional.of("Subject: Offer"),
            4);

    static final Ask ASKED = new Ask(
            "a1",
            ACCOUNT,
            key("d"),
            BERTA,
            Ask.Kind.HEADERS_ONLY,
            NOW,
            LATER,
            Ask.Then.DELETE,
            4_000,
            "ann@example.net",
            "Offer",
            digest("d"),
            Ask.State.ASKED,
            Optional.empty(),
            "");

    private FilledDatabase() {}

    static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Makes it.
     *
     * @param kind of database, as its migrations are called
     * @param version 5 to 7
     */
    static void make(DatabaseSettings settings, String kind, String user, String password, int version) {
        Flyway.configure()
                .dataSource(settings.jdbcUrl(), user, password)
                .locations("classpath:org/jamescollector/history/migration/" + kind)
                .table("collector_schema_history")
                .target(Integer.toString(version))
                .load()
                .migrate();
        Jdbi.create(settings.jdbcUrl(), user, password).useTransaction(handle -> {
            fillAsOfVersion5(handle, kind);
            if (version >= 6) {
                fillAsOfVersion6(handle);
            }
            if (version >= 7) {
                handle.execute(
                        "INSERT INTO held_lease (domain, node, holder, expires_at) VALUES ('customer.example', 'there', 'h', ?)",
                        LATER.toEpochMilli());
            }
        });
    }

    private static void fillAsOfVersion5(Handle handle, String kind) {
        handle.execute(
                "INSERT INTO collector_account (name, settled_high, settled_low, rules_high, rules_low) VALUES (?, ?, ?, ?, ?)",
                ACCOUNT.value(),
                LISTING.high(),
                LISTING.low(),
                RULES.high(),
                RULES.low());
        StoredKey a = StoredKey.of(key("a"));
        handle.execute(
                "INSERT INTO collector_message (account_id, key_high, key_low, incarnation, key_text, delivery_high, delivery_low,"
                        + " size, header_high, header_low, content_high, content_low, collected_at, state, kept_until,"
                        + " message_id_high, message_id_low, waiting) VALUES (1, ?, ?, 1, 'a', 1, 2, 1000, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
                a.base().high(),
                a.base().low(),
                COLLECTED.header().high(),
                COLLECTED.header().low(),
                COLLECTED.content().high(),
                COLLECTED.content().low(),
                NOW.toEpochMilli(),
                LATER.toEpochMilli(),
                MESSAGE_ID.high(),
                MESSAGE_ID.low(),
                BERTA.asString());
        left(handle, LEFT, BERTA.asString());
        left(handle, FAILED, "");
        StoredKey c = StoredKey.of(DECISION.key());
        handle.execute(
                "INSERT INTO collector_decision (account_id, key_high, key_low, incarnation, what_high, what_low, decided_at,"
                        + " times, size, key_text, sender, subject, recipients, decision, rule, header)"
                        + " VALUES (1, ?, ?, 1, 5, 6, ?, 4, 3000, 'c', 'ann@example.net', 'Offer', ?, 'delete', '1 (test)', ?)",
                c.base().high(),
                c.base().low(),
                NOW.toEpochMilli(),
                String.join("\n", DECISION.recipients()),
                DECISION.header().orElseThrow());
        Digest slot = Digest.of(StoredKey.sha256().digest(BERTA.asString().getBytes(StandardCharsets.UTF_8)));
        handle.execute(
                "INSERT INTO collector_copy (account_id, message_high, message_low, slot_high, slot_low, delivery_high,"
                        + " delivery_low, held_until) VALUES (1, ?, ?, ?, ?, 7, 8, ?)",
                COPY.high(),
                COPY.low(),
                slot.high(),
                slot.low(),
                LATER.toEpochMilli());
        handle.execute(
                "INSERT INTO account_state (account, last_error, failures, total_collected) VALUES (?, 'no line', 2, 77)",
                ACCOUNT.value());
        handle.execute(
                "INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
                        + " VALUES ('collect', ?, ?, " + (kind.equals("sqlite") ? "0" : "false") + ", 1)",
                ACCOUNT.value(),
                kind.equals("sqlite") ? LATER.toString() : Timestamp.from(LATER));
    }

    private static void left(Handle handle, LeftMessage message, String recipients) {
        StoredKey stored = StoredKey.of(message.key());
        handle.execute(
                "INSERT INTO collector_left (account_id, key_high, key_low, incarnation, key_text, size, cause, reason, attempts,"
                        + " first_seen, next_attempt, recipients) VALUES (1, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
                stored.base().high(),
                stored.base().low(),
                stored.text(),
                message.size(),
                message.cause().name(),
                message.reason(),
                message.attempts(),
                message.firstSeen().toEpochMilli(),
                message.nextAttempt().toEpochMilli(),
                recipients);
    }

    private static void fillAsOfVersion6(Handle handle) {
        handle.execute(
                "INSERT INTO collector_secret (name, secret) VALUES ('answers', ?)", "0f".repeat(Asks.SECRET_LENGTH));
        StoredKey d = StoredKey.of(ASKED.key());
        handle.execute(
                "INSERT INTO collector_ask (id, account_id, key_high, key_low, incarnation, key_text, recipient, kind, state,"
                        + " then_what, asked_at, expires_at, size, sender, subject, header_high, header_low)"
                        + " VALUES ('a1', 1, ?, ?, 1, 'd', ?, 'HEADERS_ONLY', 'ASKED', 'DELETE', ?, ?, 4000, 'ann@example.net',"
                        + " 'Offer', ?, ?)",
                d.base().high(),
                d.base().low(),
                BERTA.asString(),
                NOW.toEpochMilli(),
                LATER.toEpochMilli(),
                ASKED.header().high(),
                ASKED.header().low());
        notice(handle, "n-waiting", "WAITING", MAIL, Optional.empty());
        notice(handle, "n-ready", "READY", MAIL, Optional.empty());
        notice(handle, "n-sent", "SENT", null, Optional.of(DELIVERY));
    }

    private static void notice(Handle handle, String id, String state, String content, Optional<DeliveryId> delivery) {
        StoredKey d = StoredKey.of(ASKED.key());
        handle.execute(
                "INSERT INTO collector_notice (id, account_id, key_high, key_low, incarnation, key_text, header_high, header_low,"
                        + " kind, state, addressee, relayed, made_at, content, delivery_high, delivery_low)"
                        + " VALUES (?, 1, ?, ?, 1, 'd', ?, ?, 'ask', ?, ?, 1, ?, ?, ?, ?)",
                id,
                d.base().high(),
                d.base().low(),
                ASKED.header().high(),
                ASKED.header().low(),
                state,
                BERTA.asString(),
                NOW.toEpochMilli(),
                content,
                delivery.map(one -> one.value().getMostSignificantBits()).orElse(null),
                delivery.map(one -> one.value().getLeastSignificantBits()).orElse(null));
    }

    /** The one that is to be sent. */
    static Notice ready() {
        return new Notice("n-ready", ACCOUNT, key("d"), ASKED.header(), "ask", BERTA, true, NOW, false, MAIL);
    }
}
