/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.WebAdmin;

/** A stock James that is a provider: the sample configuration with what it says about providers switched on. */
public final class ProviderJames implements AutoCloseable {

    /** The port for ODMR in the sample's smtpserver.xml. */
    public static final int ODMR_PORT = 366;

    public static final String USER = "customer@provider.example";
    public static final String PASSWORD = "password";
    static final String SECRET = "secret";
    static final String OTHER = "other@provider.example";

    private final StockJames james;
    private final WebAdmin webadmin;

    private ProviderJames(StockJames james) {
        this.james = james;
        this.webadmin = james.webadmin();
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

    /** The same with TLS from the first octet at the port for ODMR. */
    static ProviderJames startWithTlsAtOnce(String provider) {
        StockJames.Builder builder = StockJames.builder();
        configured(builder, provider, true);
        String smtp = switchedOn(smtpServer(builder.sampleOf("smtpserver.xml"), true), "EtrnHandler");
        int odmr = smtp.indexOf("<jmxName>smtpserver-odmr</jmxName>");
        builder.file(
                "smtpserver.xml",
                smtp.substring(0, odmr)
                        + smtp.substring(odmr)
                                .replace(
                                        "socketTLS=\"false\" startTLS=\"true\"",
                                        "socketTLS=\"true\" startTLS=\"false\""));
        ProviderJames james = new ProviderJames(builder.start());
        james.addUsers();
        return james;
    }

    /** The same without a start. */
    public static StockJames.Builder configured(StockJames.Builder builder, String provider, boolean tls) {
        return builder.file("collector.xml", "<collector><provider>" + provider + "</provider></collector>")
                .file("smtpserver.xml", switchedOn(smtpServer(builder.sampleOf("smtpserver.xml"), tls), "EtrnHandler"))
                .file(
                        "mailetcontainer.xml",
                        switchedOn(
                                switchedOn(builder.sampleOf("mailetcontainer.xml"), "HoldForPickup"), "RecordEnvelope"))
                .file("pop3server.xml", pop3Server(builder.sampleOf("pop3server.xml")));
    }

    /** Takes away the comment's ends around the mailet or handler of that name. */
    public static String switchedOn(String sample, String name) {
        int at = sample.indexOf("org.jamescollector.", sample.indexOf(name + "\"") - 60);
        int begin = sample.lastIndexOf("<!--", at);
        int textEnd = sample.indexOf('\n', begin);
        int end = sample.indexOf("-->", at);
        if (at < 0 || begin < 0 || end < 0) {
            throw new IllegalStateException("the sample has no commented " + name);
        }
        return sample.substring(0, begin) + sample.substring(textEnd, end) + sample.substring(end + 3);
    }

    private static String pop3Server(String sample) {
        return switchedOn(sample, "SdpsHandler")
                .replace("<pop3server enabled=\"false\">", "<pop3server enabled=\"true\">");
    }

    /** The sample with the port for ODMR switched on. */
    static String smtpServer(String sample, boolean tls) {
        int at = sample.indexOf("<jmxName>smtpserver-odmr</jmxName>");
        int begin = sample.lastIndexOf("<smtpserver ", at);
        String odmr = sample.substring(begin).replaceFirst("enabled=\"false\"", "enabled=\"true\"");
        String startTls = tls ? "startTLS=\"true\"" : "startTLS=\"false\"";
        return sample.substring(0, begin) + odmr.replaceFirst("startTLS=\"(true|false)\"", startTls);
    }

    private void addUsers() {
        webadmin.addDomain("provider.example");
        webadmin.addUser(USER, PASSWORD);
        webadmin.addUser(OTHER, PASSWORD);
        webadmin.addUser("sender@provider.example", PASSWORD);
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

    /** One that has signed in under TLS. */
    Customer signedInUnderTls() throws IOException {
        Customer customer = customer().hello();
        customer.startTls();
        customer.ask("EHLO customer.example");
        String reply = customer.cramMd5(USER, SECRET);
        if (!reply.startsWith("235")) {
            throw new IOException(reply);
        }
        return customer;
    }

    /** How many mails are held for a domain. */
    int held(String domain) {
        String answer = webadmin.get("/collector/held").body();
        Matcher amount = Pattern.compile("\"" + Pattern.quote(domain) + "\",\"messages\":(\\d+)")
                .matcher(answer);
        if (!amount.find()) {
            throw new IllegalStateException(domain + " is not in " + answer);
        }
        return Integer.parseInt(amount.group(1));
    }

    /** Asks for mail until it is not being fetched any more: a session that was cut may not know yet. */
    String atrn(Customer customer, String domain) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String reply = customer.ask("ATRN " + domain);
        while (reply.startsWith("451 ") && System.nanoTime() < deadline) {
            reply = customer.ask("ATRN " + domain);
        }
        return reply;
    }

    /** All that a user has got. */
    List<String> inbox(String user) throws Exception {
        try (ImapReader imap = new ImapReader(james.imapPort(), user, PASSWORD)) {
            return imap.messages("INBOX").stream()
                    .map(message -> new String(message, StandardCharsets.ISO_8859_1))
                    .toList();
        }
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
