/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import com.google.inject.Inject;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.filesystem.api.FileSystem;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.notice.NoticeParameters;
import org.jamescollector.notice.Warned;
import org.jamescollector.rules.Effect;

/**
 * Download rule: as {@link DeleteAtProvider}; and when the message is deleted, somebody is told, with its header.
 *
 * <pre>{@code
 * <mailet match="SizeGreaterThan=50m" class="org.jamescollector.mailets.DeleteAndWarn">
 *     <warn>recipient, postmaster@example.org</warn>
 * </mailet>
 * }</pre>
 *
 * <p>{@code warn}: {@code recipient}, {@code sender}, addresses, or several of these; {@code recipient} without it. {@code instead}: whether those
 * are told in the place of the recipients ({@code true}), or the recipients too ({@code false}). {@code perHour}: so many mails of the
 * collector for each of them within an hour, and no more. {@code strangersPerRun}: so many senders elsewhere are told in a run. {@code template}: a
 * file that says what they are told.
 */
public class DeleteAndWarn extends DownloadRuleMailet {

    private static final String RECIPIENT = "recipient";
    private static final String SENDER = "sender";
    private static final int MOST_STRANGERS = 1_000;

    private final FileSystem fileSystem;

    @Inject
    public DeleteAndWarn(FileSystem fileSystem) {
        super("warn", "instead", "perHour", "strangersPerRun", "template");
        this.fileSystem = fileSystem;
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        MailetParameters.People people = parameters.people("warn", Set.of(RECIPIENT, SENDER), RECIPIENT);
        boolean instead = parameters.flag("instead", true);
        return new Effect.DeleteAndWarn(
                new Warned(
                        !instead || people.words().contains(RECIPIENT),
                        people.words().contains(SENDER),
                        people.addresses(),
                        parameters.number("strangersPerRun", 0, MOST_STRANGERS, Warned.DEFAULT_STRANGERS_PER_RUN)),
                NoticeParameters.letter("delete-and-warn", parameters, fileSystem));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: delete without a download, and tell somebody";
    }
}
