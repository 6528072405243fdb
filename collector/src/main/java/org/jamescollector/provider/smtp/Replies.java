/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;
import org.jamescollector.net.Quoted;
import org.jamescollector.smtp.ReplyLines;
import org.jamescollector.smtp.SmtpBounds;
import org.jamescollector.smtp.SmtpReply;

/** What the server answers, one reply after the other. */
final class Replies {

    private static final int MOST_LINES = SmtpBounds.DEFAULT.replyLines();

    private final Wire wire;
    private final ReplyLines lines = new ReplyLines(MOST_LINES);

    Replies(Wire wire) {
        this.wire = wire;
    }

    /**
     * The next reply.
     *
     * @param patience for each of its lines
     * @throws SmtpFailure when what comes is no reply
     * @throws IOException when nothing comes
     */
    SmtpReply next(Duration patience) throws IOException {
        while (true) {
            String line = wire.readLine(patience);
            switch (lines.read(line)) {
                case INCOMPLETE -> {}
                case TOO_LONG -> throw new SmtpFailure(
                        "a reply of more than " + MOST_LINES + " lines, the last of them " + Quoted.of(line));
                case NO_REPLY -> throw new SmtpFailure("no SMTP reply: " + Quoted.of(line));
                case COMPLETE -> {
                    return reply(line);
                }
            }
        }
    }

    /** What became of a message is not read out of a reply that says two things. */
    private SmtpReply reply(String lastLine) throws SmtpFailure {
        if (!lines.hasOneCode()) {
            throw new SmtpFailure("a reply that begins with another code than it ends with: " + Quoted.of(lastLine));
        }
        return lines.reply();
    }
}
