/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;

/** A provider with POP3 on 127.0.0.1 whose mailboxes are in memory. */
public final class GreenMailProvider implements AutoCloseable {

    private final GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3));
    private final Map<String, GreenMailUser> users = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();

    public GreenMailProvider() {
        greenMail.start();
    }

    public int port() {
        return greenMail.getPop3().getPort();
    }

    /** A new mailbox. */
    public void addMailbox(String user, String password) {
        users.put(user, greenMail.setUser(user + "@provider.example", user, password));
        passwords.put(user, password);
    }

    /**
     * Puts a message into a mailbox. What RETR then gives differs from it where GreenMail mends what is malformed.
     *
     * @return false if GreenMail cannot take it: it fails over a few malformed headers
     */
    public boolean deliver(String user, byte[] message) {
        try {
            users.get(user).deliver(new MimeMessage((Session) null, new ByteArrayInputStream(message)));
            return true;
        } catch (MessagingException | IllegalStateException e) {
            return false;
        }
    }

    /** What RETR gives for each message of a mailbox. */
    public List<byte[]> retrieved(String user) throws IOException {
        try (Pop3Reader pop3 = new Pop3Reader(port(), user, passwords.get(user))) {
            return pop3.messages();
        }
    }

    @Override
    public void close() {
        greenMail.stop();
    }
}
