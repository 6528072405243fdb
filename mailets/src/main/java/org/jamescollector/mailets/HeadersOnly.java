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
 * Download rule: the message stays at the provider, and each of these recipients is sent its header and the first lines of its text, once. He may
 * ask for the rest by answering, as with {@link AskRecipient}.
 *
 * <pre>{@code
 * <mailet match="SizeGreaterThan=10m" class="org.jamescollector.mailets.HeadersOnly">
 *     <lines>20</lines>
 * </mailet>
 * }</pre>
 *
 * <p>{@code lines}: 0 to 500, 10 without it. The other parameters are those of {@link AskRecipient}.
 */
public class HeadersOnly extends DownloadRuleMailet {

    private static final int MOST_LINES = 500;
    private static final int LINES = 10;

    private final FileSystem fileSystem;

    @Inject
    public HeadersOnly(FileSystem fileSystem) {
        super("lines", "expires", "then", "answerTo", "perHour", "template");
        this.fileSystem = fileSystem;
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        return new Effect.HeadersOnly(
                parameters.number("lines", 0, MOST_LINES, LINES),
                NoticeParameters.letter("headers-only", parameters, fileSystem),
                NoticeParameters.answers(parameters));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: send header and first lines only";
    }
}
