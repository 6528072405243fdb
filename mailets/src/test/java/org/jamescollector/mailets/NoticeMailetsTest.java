/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamescollector.history.Ask;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.notice.Warned;
import org.jamescollector.rules.Effect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of the rules that write to people. */
class NoticeMailetsTest {

    @TempDir
    private Path folder;

    private FileSystem files;

    @BeforeEach
    void open() throws IOException {
        files = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        Files.createDirectories(folder.resolve("conf"));
    }

    private static Effect effect(DownloadRuleMailet mailet, String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config =
                FakeMailetConfig.builder().mailetName(mailet.getClass().getSimpleName());
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        mailet.init(config.build());
        return mailet.effect();
    }

    private String template(String text) throws IOException {
        Files.writeString(folder.resolve("conf/template.txt"), text);
        return "file://conf/template.txt";
    }

    @Test
    void shouldAskForFourteenDaysUnlessToldOtherwise() throws Exception {
        assertThat(effect(new AskRecipient(files)))
                .isEqualTo(new Effect.Ask(
                        new Letter(NoticeTemplates.standard("ask"), 10),
                        new Answers(AnswerAddress.DEFAULT, Duration.ofDays(14), Ask.Then.LEAVE)));
        assertThat(effect(
                        new AskRecipient(files),
                        "expires",
                        "2 days",
                        "then",
                        "download",
                        "answerTo",
                        "release+*@example.org",
                        "perHour",
                        "3"))
                .isEqualTo(new Effect.Ask(
                        new Letter(NoticeTemplates.standard("ask"), 3),
                        new Answers(
                                new AnswerAddress("release+*@example.org"), Duration.ofDays(2), Ask.Then.DOWNLOAD)));
    }

    @Test
    void shouldSendTenLinesUnlessToldOtherwise() throws Exception {
        assertThat(((Effect.HeadersOnly) effect(new HeadersOnly(files))).lines())
                .isEqualTo(10);
        assertThat(((Effect.HeadersOnly) effect(new HeadersOnly(files), "lines", "0")).lines())
                .isZero();
    }

    @Test
    void shouldWarnInsteadOfRecipientsOrBesideThem() throws Exception {
        MailAddress boss = new MailAddress("boss@example.org");
        assertThat(warned()).isEqualTo(new Warned(true, false, List.of(), 5));
        assertThat(warned("warn", "sender, boss@example.org")).isEqualTo(new Warned(false, true, List.of(boss), 5));
        assertThat(warned("warn", "recipient, boss@example.org")).isEqualTo(new Warned(true, false, List.of(boss), 5));
        assertThat(warned("warn", "boss@example.org", "instead", "false", "strangersPerRun", "0"))
                .isEqualTo(new Warned(true, false, List.of(boss), 0));
    }

    private Warned warned(String... parameters) throws MessagingException {
        return ((Effect.DeleteAndWarn) effect(new DeleteAndWarn(files), parameters)).warned();
    }

    @Test
    void shouldTakeATemplateOfTheAdministrators() throws Exception {
        String file = template("Subject: Weg: ${subject}\n\nNachricht von ${sender}\n");
        Effect.DeleteAndWarn effect = (Effect.DeleteAndWarn) effect(new DeleteAndWarn(files), "template", file);
        assertThat(effect.letter().template().subject()).isEqualTo("Weg: ${subject}");
    }

    @Test
    void shouldNotStartWithAWrongTemplate() throws Exception {
        assertThatThrownBy(() -> effect(new AskRecipient(files), "template", "file://conf/missing.txt"))
                .hasMessageContaining("there is no such file");
        String wrong = template("Subject: a\n\n${nothing}\n");
        assertThatThrownBy(() -> effect(new AskRecipient(files), "template", wrong))
                .hasMessageContaining("${nothing} stands for nothing");
        String withoutToken = template("Subject: a\n\n${subject}\n");
        assertThatThrownBy(() -> effect(new AskRecipient(files), "template", withoutToken))
                .hasMessageContaining("${token} has to stand in it");
    }

    @ParameterizedTest
    @CsvSource({
        "expires, 14, a time from",
        "then, keep, 'leave, delete or download'",
        "answerTo, a b, answerTo",
        "perHour, 0, a number from 1",
        "lines, 501, a number from 0",
        "warn, nobody, warn",
        "mistyped, 1, no parameter <mistyped>"
    })
    void shouldNotStartWithAWrongParameter(String name, String value, String message) {
        DownloadRuleMailet mailet = name.equals("lines")
                ? new HeadersOnly(files)
                : name.equals("warn") ? new DeleteAndWarn(files) : new AskRecipient(files);
        assertThatThrownBy(() -> effect(mailet, name, value))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(message);
    }
}
