/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import com.google.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.filesystem.api.FileSystem;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.notice.NoticeParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: the message stays at the provider, and each of these recipients is asked, once, whether he wants it. A run after his
 * answer, which {@link ReleaseDownload} takes, downloads it for him.
 *
 * <pre>{@code
 * <mailet match="SizeGreaterThan=10m" class="org.jamescollector.mailets.AskRecipient">
 *     <expires>14 days</expires>
 *     <then>leave</then>
 * </mailet>
 * }</pre>
 *
 * <p>{@code expires}: how long he may answer. {@code then}: {@code leave}, {@code delete} or {@code download}, if he has not. {@code answerTo}: where
 * answers go. {@code perHour}: so many mails of the collector within an hour, and no more. {@code template}: a file that says what he is
 * told.
 */
public class AskRecipient extends DownloadRuleMailet {

    private final FileSystem fileSystem;

    @Inject
    public AskRecipient(FileSystem fileSystem) {
        super("expires", "then", "answerTo", "perHour", "template");
        this.fileSystem = fileSystem;
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        return new Effect.Ask(
                NoticeParameters.letter("ask", parameters, fileSystem), NoticeParameters.answers(parameters));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: ask the recipient";
    }
}
