/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.james.util.MimeMessageUtil;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.Digest;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.notice.AnswerToken;
import org.jamescollector.notice.Releases;
import org.jamescollector.spool.CollectedMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Answers as people, programs and strangers send them. */
class ReleaseDownloadTest {

    private static final String ANNA = "anna@example.org";
    private static final String RELEASE = "collector-release@example.org";

    /** James serves example.org, where info is an alias of Berta's. */
    private static final KnownRecipients KNOWN = new KnownRecipients() {
        @Override
        public boolean isKnown(MailAddress address) {
            return isLocalDomain(address.getDomain());
        }

        @Override
        public boolean isLocalDomain(Domain domain) {
            return domain.asString().equals("example.org");
        }

        @Override
        public boolean leadsTo(MailAddress address, MailAddress user) {
            return address.equals(user)
                    || (address.getLocalPart().equals("info")
                            && user.getLocalPart().equals("berta"));
        }
    };

    @TempDir
    private Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ReleaseDownload.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private HistoryDatabase database;
    private JdbcHistory history;
    private ReleaseDownload mailet;
    private final Set<AccountName> configured = new HashSet<>(Set.of(new AccountName("info")));

    @BeforeEach
    void open() throws MessagingException {
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("history.sqlite")));
        history = new JdbcHistory(database, Runnable::run);
        mailet = mailet("answerTo", "");
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    private ReleaseDownload mailet(String parameter, String value) throws MessagingException {
        ReleaseDownload made = new ReleaseDownload(
                new Releases(history.asks(), KNOWN, configured::contains, Clock.systemUTC()), KNOWN);
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("ReleaseDownload");
        made.init(
                value.isEmpty()
                        ? config.build()
                        : config.setProperty(parameter, value).build());
        return made;
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        history.close();
        database.close();
    }

    private String asked(String id, String recipient, Instant expires) throws Exception {
        AccountName account = new AccountName("info");
        MessageKey key = MessageKey.ofUniqueId("message-" + id);
        Ask ask = new Ask(
                id.repeat(Ask.ID_LENGTH),
                account,
                key,
                new MailAddress(recipient),
                Ask.Kind.ASK,
                Instant.now(),
                expires,
                Ask.Then.LEAVE,
                1_000,
                "",
                "Offer",
                Digest.UNKNOWN,
                Ask.State.ASKED,
                Optional.empty(),
                "");
        history.asks()
                .ask(List.of(new Asks.Question(
                        ask,
                        new Notice(
                                UUID.randomUUID().toString(),
                                account,
                                key,
                                Digest.UNKNOWN,
                                "ask",
                                ask.recipient(),
                                false,
                                Instant.now(),
                                false,
                                ""))));
        return new AnswerToken(history.asks().secret())
                .of(history.asks().find(ask.id()).orElseThrow());
    }

    private String asked(String id, String recipient) throws Exception {
        return asked(id, recipient, Instant.now().plus(Duration.ofDays(14)));
    }

    private Ask.State state(String id) {
        return history.asks().find(id.repeat(Ask.ID_LENGTH)).orElseThrow().state();
    }

    private static MimeMessageBuilder answer(String from, String subject) throws Exception {
        return MimeMessageBuilder.mimeMessageBuilder()
                .addFrom(from)
                .addToRecipient(RELEASE)
                .setSubject(subject)
                .setText("Yes, please");
    }

    private static FakeMail mail(String sender, MimeMessageBuilder message, String... recipients) throws Exception {
        FakeMail.Builder mail = FakeMail.builder().name("answer").mimeMessage(message);
        for (String recipient : recipients.length == 0 ? new String[] {RELEASE} : recipients) {
            mail.recipient(recipient);
        }
        return (sender.isEmpty() ? mail : mail.sender(sender)).build();
    }

    private void takesInVain(Mail mail, String why) throws Exception {
        log.list.clear();
        mailet.service(mail);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getFormattedMessage()).contains("releases no message", why);
    }

    @Test
    void shouldReleaseWhatWasAskedAndSwallowTheAnswer() throws Exception {
        String token = asked("a", ANNA);
        Mail mail = mail(ANNA, answer(ANNA, "Re: Do you want this? [" + token + "]"));
        mailet.service(mail);
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(log.list.get(0).getFormattedMessage()).contains("anna@example.org wants the message message-a");
    }

    @Test
    void shouldFindTheTokenInWhatIsQuoted() throws Exception {
        String token = asked("a", ANNA);
        byte[] html = ("<p>Yes</p><blockquote>" + token + "</blockquote>").getBytes(StandardCharsets.UTF_8);
        String message = "From: " + ANNA + "\r\nSubject: Yes\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
                + "--b\r\n\r\nYes\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(html) + "\r\n--b--\r\n";
        mailet.service(FakeMail.builder()
                .name("answer")
                .mimeMessage(MimeMessageUtil.mimeMessageFromString(message))
                .recipient(RELEASE)
                .sender(ANNA)
                .build());
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
    }

    @Test
    void shouldFindTheTokenInTheAddress() throws Exception {
        String token = asked("a", ANNA);
        mailet = mailet("answerTo", "collector-release+*@example.org");
        mailet.service(mail(ANNA, answer(ANNA, "Yes"), "collector-release+" + token + "@example.org"));
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
    }

    @Test
    void shouldLetWhomAnAliasLeadsToAnswer() throws Exception {
        String token = asked("a", "info@example.org");
        mailet.service(mail("berta@example.org", answer("berta@example.org", "[" + token + "]")));
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
    }

    @Test
    void shouldNotReleaseForOthers() throws Exception {
        String token = asked("a", ANNA);
        takesInVain(mail("eve@example.net", answer("eve@example.net", "[" + token + "]")), "somebody else was asked");
        takesInVain(mail("eve@example.net", answer(ANNA, "[" + token + "]")), "somebody else was asked");
        takesInVain(mail(ANNA, answer("eve@example.net", "[" + token + "]")), "than the one in its From");
        takesInVain(mail(ANNA, answer(ANNA, "[" + token + "]").addFrom("eve@example.net")), "its From");
        assertThat(state("a")).isEqualTo(Ask.State.ASKED);
    }

    @Test
    void shouldNotReleaseForgedTokens() throws Exception {
        String token = asked("a", ANNA);
        String other = asked("b", ANNA);
        String forged = token.substring(0, Ask.ID_LENGTH) + other.substring(Ask.ID_LENGTH);
        takesInVain(mail(ANNA, answer(ANNA, "[" + forged + "]")), "was not made here");
        takesInVain(mail(ANNA, answer(ANNA, "[" + "c".repeat(AnswerToken.LENGTH) + "]")), "was not made here");
        takesInVain(mail(ANNA, answer(ANNA, "Hello")), "names no message");
        assertThat(state("a")).isEqualTo(Ask.State.ASKED);
        assertThat(state("b")).isEqualTo(Ask.State.ASKED);
    }

    @Test
    void shouldReleaseOnceAndInTimeOnly() throws Exception {
        String token = asked("a", ANNA);
        String late = asked("b", ANNA, Instant.now().minusSeconds(1));
        mailet.service(mail(ANNA, answer(ANNA, "[" + token + "]")));
        takesInVain(mail(ANNA, answer(ANNA, "[" + token + "]")), "used before");
        takesInVain(mail(ANNA, answer(ANNA, "[" + late + "]")), "too late");
        history.asks().close(List.of("a".repeat(Ask.ID_LENGTH)), Ask.State.GONE, Instant.now());
        takesInVain(mail(ANNA, answer(ANNA, "[" + token + "]")), "no longer at the provider");
    }

    @Test
    void shouldNotReleaseForPrograms() throws Exception {
        String token = asked("a", ANNA);
        String subject = "Re: [" + token + "]";
        takesInVain(mail("", answer(ANNA, subject)), "bounce");
        takesInVain(mail(ANNA, answer(ANNA, subject).addHeader("Auto-Submitted", "auto-replied")), "program");
        takesInVain(mail(ANNA, answer(ANNA, subject).addHeader("Precedence", "bulk")), "program");
        takesInVain(mail(ANNA, answer(ANNA, subject).addHeader("X-Collector-Notice", "1")), "program");
        assertThat(state("a")).isEqualTo(Ask.State.ASKED);
        mailet.service(mail(ANNA, answer(ANNA, subject).addHeader("Auto-Submitted", "no")));
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
    }

    @Test
    void shouldLeaveTheQuestionOpenForWhoDoesNotWantIt() throws Exception {
        String token = asked("a", ANNA);
        takesInVain(
                mail(ANNA, answer(ANNA, "Re: [" + token + "]").setText("No, thanks! Please delete it.")),
                "its first line begins with \"no\"");
        assertThat(state("a")).isEqualTo(Ask.State.ASKED);
        mailet.service(mail(ANNA, answer(ANNA, "Re: [" + token + "]")));
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
    }

    @Test
    void shouldNotReleaseByMailThatWasCollected() throws Exception {
        String token = asked("a", ANNA);
        FakeMail mail = mail(ANNA, answer(ANNA, "Re: [" + token + "]"));
        mail.setAttribute(new Attribute(CollectedMail.ACCOUNT, AttributeValue.of("info")));
        takesInVain(mail, "it was collected");
        assertThat(state("a")).isEqualTo(Ask.State.ASKED);
    }

    @Test
    void shouldNotReleaseOfAnAccountThatIsNoLongerConfigured() throws Exception {
        String token = asked("a", ANNA);
        configured.clear();
        takesInVain(mail(ANNA, answer(ANNA, "Re: [" + token + "]")), "no longer in collector.xml");
        assertThat(state("a")).isEqualTo(Ask.State.ASKED);
    }

    @Test
    void shouldTellOfEachQuestionThatAnAnswerNames() throws Exception {
        String first = asked("a", ANNA);
        String second = asked("b", ANNA);
        mailet.service(mail(ANNA, answer(ANNA, "Re: [" + first + "] [" + second + "]")));
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
        assertThat(state("b")).isEqualTo(Ask.State.ASKED);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("wants the message message-a"), line -> assertThat(line)
                                .contains("releases no message message-b", "an answer is for one message"));
    }

    @Test
    void shouldLeaveOtherMailAlone() throws Exception {
        Mail other = mail(ANNA, answer(ANNA, "Hello"), "berta@example.org");
        Mail elsewhere = mail(ANNA, answer(ANNA, "Hello"), "collector-release@example.net");
        mailet.service(other);
        mailet.service(elsewhere);
        assertThat(other.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(elsewhere.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(log.list).isEmpty();
    }

    @Test
    void shouldPassACopyForOthersOn() throws Exception {
        String token = asked("a", ANNA);
        Mail mail = mail(ANNA, answer(ANNA, "[" + token + "]"), RELEASE, "berta@example.org");
        mailet.service(mail);
        assertThat(state("a")).isEqualTo(Ask.State.RELEASED);
        assertThat(mail.getRecipients()).containsExactly(new MailAddress("berta@example.org"));
        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
    }

    @Test
    void shouldPassOnWhatIsForSomebodyElsewhereOfThatName() throws Exception {
        Mail mail = mail(ANNA, answer(ANNA, "Hello"), "collector-release@example.org");
        MailAddress elsewhere = new MailAddress("collector-release@example.net");
        mail.setRecipients(List.of(new MailAddress("collector-release@example.org"), elsewhere));
        mailet.service(mail);
        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(mail.getRecipients()).containsExactly(elsewhere);
    }

    @Test
    void shouldHaveJamesTryAgainWhileTheDatabaseDoesNotAnswer() throws Exception {
        String token = asked("a", ANNA);
        Mail mail = mail(ANNA, answer(ANNA, "[" + token + "]"));
        database.close();
        assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
    }

    @Test
    void shouldNotStartWithAWrongParameter() {
        assertThatThrownBy(() -> mailet("address", "x")).hasMessageContaining("no parameter <address>");
        assertThatThrownBy(() -> mailet("answerTo", "x y@z")).hasMessageContaining("answerTo");
    }
}
