/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.util.List;
import java.util.Map;
import javax.mail.MessagingException;
import org.apache.james.filesystem.api.FileSystem;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.history.Ask;

/** The parameters that mailets which write to people have in common. A mistake in one of them stops James' start. */
public final class NoticeParameters {

    private static final int MOST_PER_HOUR = 10_000;

    private NoticeParameters() {}

    /**
     * How people are written to: {@code template} and {@code perHour}.
     *
     * @param kind as {@link NoticeTemplates#load} has it
     */
    public static Letter letter(String kind, MailetParameters parameters, FileSystem fileSystem)
            throws MessagingException {
        return new Letter(
                parameters.made("template", file -> NoticeTemplates.load(kind, file, fileSystem)),
                parameters.number("perHour", 1, MOST_PER_HOUR, Letter.DEFAULT_PER_HOUR));
    }

    /** How they answer: {@code answerTo}, {@code expires} and {@code then}. */
    public static Answers answers(MailetParameters parameters) throws MessagingException {
        return new Answers(
                answerTo(parameters),
                parameters.time("expires", "1 second", "10 years", Answers.DEFAULT_EXPIRES),
                parameters.choice(
                        "then",
                        Map.of("leave", Ask.Then.LEAVE, "delete", Ask.Then.DELETE, "download", Ask.Then.DOWNLOAD),
                        List.of("leave", "delete", "download"),
                        Ask.Then.LEAVE));
    }

    /** Where answers go. */
    public static AnswerAddress answerTo(MailetParameters parameters) throws MessagingException {
        return parameters.made("answerTo", text -> text.map(AnswerAddress::new).orElse(AnswerAddress.DEFAULT));
    }
}
