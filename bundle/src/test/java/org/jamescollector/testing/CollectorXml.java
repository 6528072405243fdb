/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

/** Writes a collector.xml whose providers are on 127.0.0.1 and have no TLS. */
public final class CollectorXml {

    private final StringBuilder accounts = new StringBuilder();
    private final StringBuilder defaults = new StringBuilder();

    /** An element of {@code <defaults>}. */
    public CollectorXml with(String element, String value) {
        defaults.append(element(element, value));
        return this;
    }

    /** For a James that has no users: what matters is what reaches its spool. */
    public CollectorXml withoutUsers() {
        return with("checkRecipients", "false");
    }

    /**
     * One more account.
     *
     * @param more further elements, as {@link #element} writes them
     */
    public CollectorXml account(String name, int port, String user, String password, String deliverTo, String... more) {
        return mailbox(name, port, user, password, element("deliverTo", deliverTo) + String.join("", more));
    }

    /**
     * One more account, whose elements say who gets its mail.
     *
     * @param elements as {@link #element} writes them
     */
    public CollectorXml mailbox(String name, int port, String user, String password, String elements) {
        accounts.append("<pop3 name=\"").append(name).append("\">\n");
        accounts.append(element("port", String.valueOf(port)));
        accounts.append(element("user", user));
        accounts.append(element("password", password));
        accounts.append(elements);
        accounts.append("</pop3>\n");
        return this;
    }

    public static String element(String name, String value) {
        return "<" + name + ">" + value + "</" + name + ">\n";
    }

    @Override
    public String toString() {
        return """
                <collector>
                  <defaults>
                    <host>127.0.0.1</host>
                    <security>none</security>
                    <allowPlaintextPassword>true</allowPlaintextPassword>
                    <interval>1 second</interval>
                    %s
                  </defaults>
                  <accounts>
                    %s
                  </accounts>
                </collector>
                """
                .formatted(defaults, accounts);
    }
}
