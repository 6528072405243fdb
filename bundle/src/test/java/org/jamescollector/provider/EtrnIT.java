/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.USER;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jamescollector.provider.Customer.Server;
import org.jamescollector.provider.Customer.Taken;
import org.jamescollector.testing.Peers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held mail that is sent by ETRN, that real clients fetch, that is given back, and that an administrator looks after. */
class EtrnIT {

    private static final String SENDER = "sender@provider.example";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ProviderJames provider;
    private static CustomersServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = new CustomersServer();
        String route =
                "<route><host>127.0.0.1</host><port>" + server.port() + "</port><security>none</security></route>";
        provider = ProviderJames.start(
                "<signIn><tls>optional</tls><allowPlaintextPassword>true</allowPlaintextPassword>"
                        + "<secret user=\"" + USER + "\">secret</secret></signIn>"
                        + domain("etrn.example", "<etrnNetworks>127.0.0.0/8</etrnNetworks>" + route)
                        + domain("sub.etrn.example", "<etrnNetworks>127.0.0.1</etrnNetworks>" + route)
                        + domain("elsewhere.example", "<etrnNetworks>192.0.2.0/24</etrnNetworks>" + route)
                        + domain("fetched.example", "")
                        + domain("expired.example", "<keepFor>1 minute</keepFor>")
                        + domain("small.example", "<maximumMessages>1</maximumMessages>")
                        + domain("admin.example", ""),
                false);
    }

    private static String domain(String name, String elements) {
        return "<domain name=\"" + name + "\"><users>" + USER + "</users>" + elements + "</domain>";
    }

    @AfterAll
    static void stop() throws IOException {
        provider.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        server.taken().clear();
        server.answering((verb, line, number) -> Server.yes(verb));
    }

    private static void hold(String domain, String... subjects) throws IOException {
        // One after the other: James' spool has several threads, and no order.
        for (String subject : subjects) {
            int before = provider.held(domain);
            provider.send(SENDER, List.of("anna@" + domain), subject, "x\r\n");
            await().atMost(PATIENCE).until(() -> provider.held(domain) == before + 1);
        }
    }

    private static Customer smtp() throws IOException {
        return new Customer(provider.james().smtpPort()).hello();
    }

    private static List<String> subjects() {
        return server.taken().stream().map(Taken::subject).toList();
    }

    @Test
    void shouldSendHeldMailWhenAPermittedClientAsks() throws Exception {
        hold("etrn.example", "one", "two");
        try (Customer client = smtp()) {
            assertThat(client.ask("ETRN etrn.example"))
                    .startsWith("253 ")
                    .contains("2 pending messages for node etrn.example");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(subjects()).containsExactly("one", "two"));
            await().atMost(PATIENCE).until(() -> provider.held("etrn.example") == 0);
            assertThat(client.ask("ETRN #etrn.example")).startsWith("251 ");
        }
    }

    @Test
    void shouldAnswerAsRfc1985Says() throws Exception {
        try (Customer client = new Customer(provider.james().smtpPort()).greeted()) {
            assertThat(client.ask("ETRN etrn.example")).startsWith("503 ");
            client.say("EHLO client.example");
            assertThat(client.hear()).anyMatch(line -> line.endsWith("ETRN"));
            assertThat(client.ask("ETRN")).startsWith("500 ");
            assertThat(client.ask("ETRN etrn..example")).startsWith("501 ");
            assertThat(client.ask("ETRN @")).startsWith("501 ");
            assertThat(client.ask("ETRN unknown.example")).startsWith("459 ");
            assertThat(client.ask("ETRN elsewhere.example")).startsWith("459 ");
            assertThat(client.ask("MAIL FROM:<" + SENDER + ">")).startsWith("250 ");
            assertThat(client.ask("ETRN etrn.example")).startsWith("503 ");
            assertThat(client.ask("RSET")).startsWith("250 ");
            assertThat(client.ask("ETRN etrn.example")).matches("25[0-3] .*");
        }
    }

    @Test
    void shouldSendWhatIsBelowADomainToo() throws Exception {
        hold("sub.etrn.example", "below");
        try (Customer client = smtp()) {
            assertThat(client.ask("ETRN @etrn.example")).matches("25[0-3] .*");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(subjects()).containsExactly("below"));
    }

    @Test
    void shouldTakeCommandsThatAreSentAhead() throws Exception {
        try (Customer client = smtp()) {
            client.say("ETRN etrn.example\r\nETRN sub.etrn.example\r\nQUIT");
            assertThat(client.hearLine()).startsWith("25");
            assertThat(client.hearLine()).startsWith("25");
            assertThat(client.hearLine()).startsWith("221");
        }
    }

    @Test
    void shouldHoldOnWhatTheCustomersServerDoesNotTake() throws Exception {
        server.answering((verb, line, number) -> verb.equals("RCPT") ? Optional.of("451 later") : Server.yes(verb));
        hold("etrn.example", "not now");
        try (Customer client = smtp()) {
            assertThat(client.ask("ETRN etrn.example")).startsWith("253 ");
            await().atMost(PATIENCE).until(() -> provider.james().log().contains("1 messages deferred"));
            assertThat(provider.held("etrn.example")).isEqualTo(1);
            server.answering((verb, line, number) -> Server.yes(verb));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(client.ask("ETRN etrn.example")).startsWith("25");
                assertThat(subjects()).containsExactly("not now");
            });
        }
    }

    @Test
    void shouldTakeMailForHeldDomainsFromAnywhereAndNoOther() throws Exception {
        hold("small.example", "first");
        try (Customer client = smtp()) {
            client.ask("MAIL FROM:<stranger@elsewhere.example>");
            assertThat(client.ask("RCPT TO:<anna@small.example>")).startsWith("452 ");
            assertThat(client.ask("RCPT TO:<anna@etrn.example>")).startsWith("250 ");
        }
    }

    @Test
    void shouldGiveMailBackThatNobodyFetches() throws Exception {
        hold("expired.example", "too late");

        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(provider.inbox(SENDER))
                        .anyMatch(notice -> notice.contains("Final-Recipient: rfc822; anna@expired.example")
                                && notice.contains("nobody has fetched")
                                && notice.contains("Subject: too late")));
        assertThat(provider.held("expired.example")).isZero();
    }

    @Test
    void shouldShowReleaseAndRemoveHeldMail() throws Exception {
        hold("admin.example", "a", "b", "c");
        var web = provider.james().webadmin();

        HttpResponse<String> page = web.get("/collector/held/admin.example?offset=1&limit=1");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("\"recipients\":[\"anna@admin.example\"]", "\"sender\":\"" + SENDER + "\"");
        String key = page.body().replaceFirst("(?s).*\"key\":\"(held-[^\"]*)\".*", "$1");
        assertThat(web.get("/collector/held/admin.example/" + key).statusCode()).isEqualTo(200);
        assertThat(web.delete("/collector/held/admin.example/" + key).statusCode())
                .isEqualTo(204);
        assertThat(web.get("/collector/held/admin.example/" + key).statusCode()).isEqualTo(404);
        assertThat(provider.held("admin.example")).isEqualTo(2);

        assertThat(web.get("/collector/held/unknown.example").statusCode()).isEqualTo(404);
        assertThat(web.delete("/collector/held/admin.example/x").statusCode()).isEqualTo(404);
        assertThat(web.post("/collector/held/admin.example?action=relase").statusCode())
                .isEqualTo(400);

        HttpResponse<String> nowhere = web.post("/collector/held/admin.example?action=release&processor=nonsense");
        assertThat(nowhere.statusCode()).isEqualTo(400);
        assertThat(nowhere.body()).contains("'nonsense'", "bounces, ", "transport");
        assertThat(provider.held("admin.example")).isEqualTo(2);

        HttpResponse<String> task = web.post("/collector/held/admin.example?action=release&processor=bounces");
        assertThat(task.statusCode()).isEqualTo(201);
        String id = task.body().replaceFirst(".*\"taskId\":\"([^\"]*)\".*", "$1");
        assertThat(web.get("/tasks/" + id + "/await?timeout=60s").body())
                .contains("\"released\":2", "\"status\":\"completed\"");
        assertThat(provider.held("admin.example")).isZero();
    }

    @Test
    void shouldServeFetchmailAsAnOdmrCustomer() throws Exception {
        Peers.require("fetchmail", "fetchmail");
        hold("fetched.example", "by fetchmail", "and another");

        String said = fetchmail("poll 127.0.0.1 service " + provider.odmrPort() + " protocol odmr\n"
                + "  user \"" + USER + "\" there with password \"secret\"\n"
                + "  fetchdomains fetched.example\n"
                + "  sslproto ''\n"
                + "  smtphost 127.0.0.1/" + server.port() + "\n");

        await(said).atMost(PATIENCE).untilAsserted(() -> assertThat(subjects())
                .containsExactly("by fetchmail", "and another"));
        await().atMost(PATIENCE).until(() -> provider.held("fetched.example") == 0);
    }

    @Test
    void shouldServeFetchmailAsAnEtrnClient() throws Exception {
        Peers.require("fetchmail", "fetchmail");
        hold("sub.etrn.example", "for fetchmail");

        String said = fetchmail("poll 127.0.0.1 service " + provider.james().smtpPort() + " protocol etrn\n"
                + "  fetchdomains sub.etrn.example\n  sslproto ''\n");

        await(said).atMost(PATIENCE).untilAsserted(() -> assertThat(subjects()).containsExactly("for fetchmail"));
    }

    private String fetchmail(String configuration) throws IOException, InterruptedException {
        Path file = folder.resolve("fetchmailrc");
        Files.writeString(file, "set no syslog\nset no bouncemail\n" + configuration);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path output = folder.resolve("fetchmail.out");
        Process process = new ProcessBuilder(
                        "fetchmail",
                        "-vv",
                        "--nodetach",
                        "--pidfile",
                        folder.resolve("pid").toString(),
                        "--fetchmailrc",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
