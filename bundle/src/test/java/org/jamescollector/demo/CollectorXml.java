/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.util.ArrayList;
import java.util.List;

/** Writes conf/collector.xml. */
final class CollectorXml {

    private final List<String> accounts = new ArrayList<>();

    /** A mailbox at the demo's own provider, which speaks without TLS on this machine. */
    CollectorXml local(String name, int port, String user, String password, String deliverTo) {
        accounts.add(
                """
                    <pop3 name="%s">
                      <host>127.0.0.1</host>
                      <port>%d</port>
                      <security>none</security>
                      <allowPlaintextPassword>true</allowPlaintextPassword>
                      <user>%s</user>
                      <password>%s</password>
                      <deliverTo>%s</deliverTo>
                      <interval>2 seconds</interval>
                      <keep>forever</keep>
                    </pop3>
                """
                        .formatted(name, port, escaped(user), escaped(password), deliverTo));
        return this;
    }

    /**
     * A mailbox at a real provider. Nothing is deleted there; and no more is taken than a James that keeps its mail in memory can bear.
     * It is collected once, when the password is there; and it is there when the user is, so that need not be looked up.
     *
     * @param passwordProgram arguments of {@code /bin/sh} that print the password
     */
    CollectorXml real(String name, RealAccount account, List<String> passwordProgram, String deliverTo) {
        StringBuilder arguments = new StringBuilder(500);
        passwordProgram.forEach(argument ->
                arguments.append("<argument>").append(escaped(argument)).append("</argument>"));
        StringBuilder port = new StringBuilder(30);
        account.port().ifPresent(number -> port.append("<port>").append(number).append("</port>"));
        accounts.add(
                """
                    <pop3 name="%s">
                      <host>%s</host>
                      %s
                      <security>%s</security>
                      <signIn>strongest</signIn>
                      <user>%s</user>
                      <passwordCommand><program>/bin/sh</program>%s<timeout>60 seconds</timeout></passwordCommand>
                      <deliverTo>%s</deliverTo>
                      <checkRecipients>false</checkRecipients>
                      <interval>1 day</interval>
                      <keep>forever</keep>
                      <maximumMessageSize>%s</maximumMessageSize>
                      <messagesPerSession>%d</messagesPerSession>
                      <bytesPerSession>%s</bytesPerSession>
                      <sessionsPerRun>1</sessionsPerRun>
                    </pop3>
                """
                        .formatted(
                                name,
                                escaped(account.host()),
                                port,
                                account.tlsFromTheStart() ? "tls" : "starttls",
                                escaped(account.user()),
                                arguments,
                                deliverTo,
                                RealMailbox.LARGEST_MESSAGE,
                                RealMailbox.MOST_MESSAGES,
                                RealMailbox.MOST_BYTES));
        return this;
    }

    String text() {
        return "<collector>\n  <accounts>\n" + String.join("", accounts) + "  </accounts>\n</collector>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
