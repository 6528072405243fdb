/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;

/** A stock James that is a provider: the sample configuration with what it says about providers switched on. */
final class ProviderJames implements AutoCloseable {

    static final int ODMR_PORT = 366;
    static final String USER = "customer@provider.example";
    static final String PASSWORD = "password";
    static final String SECRET = "secret";
    static final String OTHER = "other@provider.example";

    private final StockJames james;

    private ProviderJames(StockJames james) {
        this.james = james;
    }

    /**
     * @param provider elements of {@code <provider>}
     * @param tls whether the port for ODMR offers STARTTLS
     */
    static ProviderJames start(String provider, boolean tls) {
        StockJames.Builder builder = configured(StockJames.builder(), provider, tls);
        ProviderJames james = new ProviderJames(builder.start());
        james.addUsers();
        return james;
    }

    static StockJames.Builder configured(StockJames.Builder builder, String provider, boolean tls) {
        return builder.file("collector.xml", "<collector><provider>" + provider + "</provider></collector>")
                .file("smtpserver.xml", smtpServer(builder.sampleOf("smtpserver.xml"), tls))
                .file("mailetcontainer.xml", switchedOn(builder.sampleOf("mailetcontainer.xml"), "HoldForPickup"));
    }

    /** Takes away the comment's ends around the mailet or handler of that name. */
    static String switchedOn(String sample, String name) {
        int at = sample.indexOf("org.jamescollector.", sample.indexOf(name + "\"") - 60);
        int begin = sample.lastIndexOf("<!--", at);
        int textEnd = sample.indexOf('\n', begin);
        int end = sample.indexOf("-->", at);
        if (at < 0 || begin < 0 || end < 0) {
            throw new IllegalStateException("the sample has no commented " + name);
        }
        return sample.substring(0, begin) + sample.substring(textEnd, end) + sample.substring(end + 3);
    }

    private static String smtpServer(String sample, boolean tls) {
        int at = sample.indexOf("<jmxName>smtpserver-odmr</jmxName>");
        int begin = sample.lastIndexOf("<smtpserver ", at);
        String odmr = sample.substring(begin).replaceFirst("enabled=\"false\"", "enabled=\"true\"");
        String startTls = tls ? "startTLS=\"true\"" : "startTLS=\"false\"";
        return sample.substring(0, begin) + odmr.replaceFirst("startTLS=\"(true|false)\"", startTls);
    }

    private void addUsers() {
        james.webadmin().addDomain("provider.example");
        james.webadmin().addUser(USER, PASSWORD);
        james.webadmin().addUser(OTHER, PASSWORD);
        james.webadmin().addUser("sender@provider.example", PASSWORD);
    }

    StockJames james() {
        return james;
    }

    int odmrPort() {
        return james.port("smtpserver.xml", ODMR_PORT);
    }

    Customer customer() throws IOException {
        return new Customer(odmrPort());
    }

    /** One that has signed in without TLS. */
    Customer signedIn() throws IOException {
        Customer customer = customer().hello();
        String reply = customer.cramMd5(USER, SECRET);
        if (!reply.startsWith("235")) {
            throw new IOException(reply);
        }
        return customer;
    }

    /** Hands mail in by SMTP. */
    void send(String sender, List<String> recipients, String subject, String body) throws IOException {
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send(sender, recipients, message(subject, body));
        }
    }

    static byte[] message(String subject, String body) {
        return ("Message-ID: <" + subject.replace(' ', '-') + "@sender.example>\r\nSubject: " + subject + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        james.close();
    }
}
