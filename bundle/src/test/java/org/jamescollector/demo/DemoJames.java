/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.mail.MessagingException;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.StockJames;

/** The demo's James: the repository's conf/ and the collector's jar. It never sends mail to other machines. */
final class DemoJames implements AutoCloseable {

    static final String DOMAIN = "demo.example";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAIL_RULES = "mailetcontainer.xml";

    private final StockJames james;

    private DemoJames(StockJames james) {
        this.james = james;
    }

    static DemoJames start(String collectorXml, Map<String, String> environment) {
        StockJames.Builder builder = StockJames.builder();
        environment.forEach(builder::environment);
        return new DemoJames(builder.file("collector.xml", collectorXml)
                .file(MAIL_RULES, stayingHome(builder.sampleOf(MAIL_RULES)))
                .jvm("-Xmx1g")
                .start());
    }

    /** Bounces of a mailbox somebody tries this with must reach nobody: what would go out goes to a port where nothing listens. */
    private static String stayingHome(String mailRules) {
        return mailRules.replace(
                "class=\"RemoteDelivery\">",
                "class=\"RemoteDelivery\">\n                <gateway>127.0.0.1:9</gateway>");
    }

    void addDomain() {
        james.webadmin().addDomain(DOMAIN);
    }

    void addUser(String user, String password) {
        james.webadmin().addUser(address(user), password);
    }

    static String address(String user) {
        return user + "@" + DOMAIN;
    }

    ImapReader imap(String user, String password) throws MessagingException {
        return new ImapReader(james.imapPort(), address(user), password);
    }

    int imapPort() {
        return james.imapPort();
    }

    int smtpPort() {
        return james.smtpPort();
    }

    String webadmin() {
        return "http://127.0.0.1:" + james.webadminPort();
    }

    boolean isAlive() {
        return james.isAlive();
    }

    Path folder() {
        return james.folder();
    }

    String log() {
        return james.log();
    }

    /** What the web administration tells of each account, by name. */
    Map<String, JsonNode> accounts() throws IOException {
        HttpResponse<String> answer = james.webadmin().get("/collector/accounts");
        if (answer.statusCode() != 200) {
            throw new IOException("GET /collector/accounts: " + answer.statusCode() + " " + answer.body());
        }
        Map<String, JsonNode> accounts = new LinkedHashMap<>();
        JSON.readTree(answer.body())
                .forEach(account -> accounts.put(account.path("name").asText(), account));
        return accounts;
    }

    /** Messages that the collector says it has collected, over all accounts. */
    long collected() throws IOException {
        return accounts().values().stream()
                .mapToLong(account -> account.path("totalCollected").asLong())
                .sum();
    }

    @Override
    public void close() {
        james.close();
    }
}
