/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.RealMessages;
import org.jamescollector.testing.RealMessages.RealMessage;

/** A provider on this machine with three mailboxes and the bundled real messages. */
final class SampleProvider implements AutoCloseable {

    static final List<String> MAILBOXES = List.of("anna", "bert", "clara");

    private final GreenMailProvider greenMail = new GreenMailProvider();
    private final Map<String, List<RealMessage>> delivered = new LinkedHashMap<>();
    private final List<RealMessage> refused = new ArrayList<>();

    SampleProvider() {
        MAILBOXES.forEach(user -> {
            greenMail.addMailbox(user, password(user));
            delivered.put(user, new ArrayList<>());
        });
    }

    int port() {
        return greenMail.port();
    }

    static String password(String user) {
        return "secret-of-" + user;
    }

    /** Mail comes in for everybody. */
    void receiveMail() {
        int next = 0;
        for (RealMessage message : RealMessages.all()) {
            String user = MAILBOXES.get(next % MAILBOXES.size());
            if (greenMail.deliver(user, message.onTheWire())) {
                delivered.get(user).add(message);
                next++;
            } else {
                refused.add(message);
            }
        }
    }

    /** Messages too malformed for GreenMail's own parser. */
    List<RealMessage> refused() {
        return refused;
    }

    /** What a mailbox was given, in its order. */
    List<RealMessage> messages(String user) {
        return delivered.get(user);
    }

    /** What the mailbox gives to a POP3 client, in the same order. */
    List<byte[]> retrieved(String user) throws IOException {
        return greenMail.retrieved(user);
    }

    int count() {
        return delivered.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public void close() {
        greenMail.close();
    }
}
