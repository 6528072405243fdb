/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.Digest;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.spool.NoticeMark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails that the collector wrote are delivered once, though James was killed while they were handed over. */
class AlreadyCollectedTest {

    private static final String ANNA = "anna@example.org";

    @TempDir
    private Path folder;

    private HistoryDatabase database;
    private JdbcHistory history;
    private AlreadyCollected matcher;

    @BeforeEach
    void open() {
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("history.sqlite")));
        history = new JdbcHistory(database, Runnable::run);
        matcher = new AlreadyCollected(history, history.outbox());
    }

    @AfterEach
    void close() {
        history.close();
        database.close();
    }

    private static Mail handedOver(String notice) throws Exception {
        FakeMail mail = FakeMail.builder().name("notice").recipient(ANNA).build();
        mail.setAttribute(new Attribute(NoticeMark.NOTICE, AttributeValue.of(notice)));
        mail.setAttribute(new Attribute(
                NoticeMark.DELIVERY, AttributeValue.of(UUID.randomUUID().toString())));
        return mail;
    }

    private String notice() throws Exception {
        String id = UUID.randomUUID().toString();
        history.outbox()
                .add(List.of(new Notice(
                        id,
                        new AccountName("info"),
                        MessageKey.ofUniqueId("a"),
                        Digest.UNKNOWN,
                        "ask",
                        new MailAddress(ANNA),
                        false,
                        Instant.now(),
                        false,
                        "")));
        return id;
    }

    @Test
    void shouldLetTheFirstCopyOfANoticePassAndNoOther() throws Exception {
        String notice = notice();
        Mail first = handedOver(notice);
        Mail second = handedOver(notice);
        assertThat(matcher.match(first)).isEmpty();
        assertThat(matcher.match(second)).containsExactly(new MailAddress(ANNA));
        assertThat(matcher.match(first)).as("James takes its spool up again").isEmpty();
        assertThat(matcher.match(handedOver(notice()))).isEmpty();
    }

    @Test
    void shouldLetOtherMailPass() throws Exception {
        assertThat(matcher.match(
                        FakeMail.builder().name("other").recipient(ANNA).build()))
                .isEmpty();
    }
}
