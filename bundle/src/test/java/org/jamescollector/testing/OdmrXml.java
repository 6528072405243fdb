/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

/** Writes a collector.xml whose ODMR providers are {@link FakeOdmrProvider}s without TLS. */
public final class OdmrXml {

    private final StringBuilder accounts = new StringBuilder();

    /**
     * One more account, collected each second.
     *
     * @param more further elements, as {@link CollectorXml#element} writes them
     */
    public OdmrXml account(String name, int port, String... more) {
        accounts.append(
                """
                <odmr name="%s">
                  <host>127.0.0.1</host>
                  <port>%d</port>
                  <security>none</security>
                  <user>%s</user>
                  <password>%s</password>
                  <interval>1 second</interval>
                  %s
                </odmr>
                """
                        .formatted(name, port, FakeOdmrProvider.USER, FakeOdmrProvider.SECRET, String.join("", more)));
        return this;
    }

    @Override
    public String toString() {
        return "<collector><accounts>" + accounts + "</accounts></collector>";
    }
}
