/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import com.sun.mail.imap.IMAPFolder;
import com.sun.mail.imap.protocol.BODY;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.mail.Folder;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;

/** Reads a mailbox by IMAP, leaving it as it is. */
public final class ImapReader implements AutoCloseable {

    private final Store store;

    /** Connects to 127.0.0.1, with STARTTLS where offered (whatever the certificate), and signs in. */
    public ImapReader(int port, String user, String password) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.starttls.enable", "true");
        properties.setProperty("mail.imap.ssl.trust", "*");
        properties.setProperty("mail.imap.ssl.checkserveridentity", "false");
        // Milliseconds. Now and then James 3.8.1 leaves a CLOSE without its answer: a test that looks again gets one.
        properties.setProperty("mail.imap.timeout", "20000");
        store = Session.getInstance(properties).getStore("imap");
        store.connect("127.0.0.1", port, user, password);
    }

    /** How many messages a folder holds; none where it does not exist. */
    public int count(String folder) throws MessagingException {
        Folder mailbox = store.getFolder(folder);
        if (!mailbox.exists()) {
            return 0;
        }
        mailbox.open(Folder.READ_ONLY);
        try {
            return mailbox.getMessageCount();
        } finally {
            mailbox.close(false);
        }
    }

    /** The bytes of every message of a folder (BODY.PEEK[]), in the order of the mailbox. */
    public List<byte[]> messages(String folder) throws MessagingException {
        IMAPFolder mailbox = (IMAPFolder) store.getFolder(folder);
        if (!mailbox.exists()) {
            return List.of();
        }
        mailbox.open(Folder.READ_ONLY);
        try {
            List<byte[]> messages = new ArrayList<>();
            for (int number = 1; number <= mailbox.getMessageCount(); number++) {
                int which = number;
                BODY body = (BODY) mailbox.doCommand(imap -> imap.peekBody(which, null));
                messages.add(body.getByteArray().getNewBytes());
            }
            return messages;
        } finally {
            mailbox.close(false);
        }
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
