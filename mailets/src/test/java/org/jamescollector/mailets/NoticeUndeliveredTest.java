/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.util.MimeMessageUtil;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.Digest;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.notice.NoticeMail;
import org.jamescollector.notice.NoticeSeal;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.notice.NoticeValues;
import org.jamescollector.notice.OriginalHeader;
import org.jamescollector.notice.UndeliveredNotices;
import org.jamescollector.spool.NoticeMark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions as they come to James' processors for what cannot be delivered. */
class NoticeUndeliveredTest {

    private static final String ID = "a".repeat(Ask.ID_LENGTH);
    private static final String ANNA = "anna@example.org";

    @TempDir
    private Path folder;

    private final String notice = UUID.randomUUID().toString();
    private HistoryDatabase database;
    private JdbcHistory history;
    private NoticeUndelivered mailet;

    @BeforeEach
    void ask() throws Exception {
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("history.sqlite")));
        history = new JdbcHistory(database, Runnable::run);
        mailet = new NoticeUndelivered(new UndeliveredNotices(history.asks()));
        mailet.init(FakeMailetConfig.builder().mailetName("NoticeUndelivered").build());
        AccountName account = new AccountName("info");
        MessageKey key = MessageKey.ofUniqueId("message");
        Instant now = Instant.now();
        MailAddress anna = new MailAddress(ANNA);
        Ask ask = new Ask(
                ID,
                account,
                key,
                anna,
                Ask.Kind.ASK,
                now,
                now.plus(Duration.ofDays(14)),
                Ask.Then.DELETE,
                1_000,
                "",
                "Offer",
                Digest.UNKNOWN,
                Ask.State.ASKED,
                Optional.empty(),
                "");
        history.asks()
                .ask(List.of(new Asks.Question(
                        ask, new Notice(notice, account, key, Digest.UNKNOWN, "ask", anna, false, now, false, ""))));
    }

    @AfterEach
    void close() {
        history.close();
        database.close();
    }

    private Ask.State state() {
        return history.asks().find(ID).orElseThrow().state();
    }

    private FakeMail undelivered(String text) throws Exception {
        FakeMail mail = FakeMail.builder()
                .name("error-collector-notice")
                .mimeMessage(MimeMessageUtil.mimeMessageFromString(text))
                .recipient(ANNA)
                .state(Mail.ERROR)
                .build();
        mailet.service(mail);
        assertThat(mail.getState()).isEqualTo(Mail.ERROR);
        return mail;
    }

    private String question() throws Exception {
        return new NoticeMail(
                        notice,
                        new MailAddress("collector-release@example.org"),
                        new MailAddress(ANNA),
                        "example.org",
                        Instant.now(),
                        new NoticeSeal(history.asks().secret()),
                        false,
                        NoticeTemplates.standard("ask"),
                        new NoticeValues(),
                        OriginalHeader.of(new byte[0]))
                .text();
    }

    @Test
    void shouldKnowTheQuestionThoughLocalDeliveryHasMadeANewMailOfIt() throws Exception {
        undelivered("Return-Path: <>\r\nDelivered-To: " + ANNA + "\r\n" + question());
        assertThat(state()).isEqualTo(Ask.State.UNDELIVERED);
    }

    @Test
    void shouldKnowItByItsAttributes() throws Exception {
        FakeMail mail = FakeMail.builder()
                .name("notice")
                .mimeMessage(MimeMessageUtil.mimeMessageFromString("Subject: x\r\n\r\nx\r\n"))
                .recipient(ANNA)
                .build();
        mail.setAttribute(new Attribute(NoticeMark.NOTICE, AttributeValue.of(notice)));
        mail.setAttribute(new Attribute(
                NoticeMark.DELIVERY, AttributeValue.of(UUID.randomUUID().toString())));
        mailet.service(mail);
        assertThat(state()).isEqualTo(Ask.State.UNDELIVERED);
    }

    @Test
    void shouldNotBelieveOthers() throws Exception {
        undelivered("Subject: x\r\n\r\nx\r\n");
        undelivered("X-Collector-Notice: " + notice + "\r\nSubject: x\r\n\r\nx\r\n");
        undelivered(question().replace("To: anna@", "To: berta@"));
        assertThat(state()).isEqualTo(Ask.State.ASKED);
    }

    @Test
    void shouldLeaveAloneWhatIsReleased() throws Exception {
        history.asks().release(ID, ANNA, Instant.now());
        undelivered(question());
        assertThat(state()).isEqualTo(Ask.State.RELEASED);
    }

    @Test
    void shouldSayWhenTheDatabaseDoesNotAnswer() throws Exception {
        String question = question();
        database.close();
        assertThatThrownBy(() -> undelivered(question)).isInstanceOf(MessagingException.class);
    }
}
