/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.SmtpSender;

/** Hands messages to James by SMTP, one after the other, and looks at what it makes of them. */
final class SmtpControl implements Comparison.Control {

    private static final String USER = "control";
    private static final String PASSWORD = "control";

    private final DemoJames james;
    private boolean userExists;

    SmtpControl(DemoJames james) {
        this.james = james;
    }

    @Override
    public Optional<byte[]> stored(byte[] message) throws Exception {
        if (!userExists) {
            james.addUser(USER, PASSWORD);
            userExists = true;
        }
        try (ImapReader imap = james.imap(USER, PASSWORD)) {
            int before = imap.count("INBOX");
            try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
                smtp.send("", List.of(DemoJames.address(USER)), message);
            } catch (IOException e) {
                return Optional.empty();
            }
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> imap.count("INBOX") > before);
            return Optional.of(imap.messages("INBOX").get(before));
        }
    }
}
