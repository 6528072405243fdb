/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stock James that other tests stand on. */
class StockJamesIT {

    private static final byte[] MESSAGE =
            "Subject: hello\r\n\r\n.one\r\n..two\r\n".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void shouldTakeMailBySmtpAndGiveItByImap() throws Exception {
        try (StockJames james = StockJames.builder().start()) {
            james.cli().addDomain("example.org");
            james.cli().addUser("anna@example.org", "secret");
            assertThat(james.cli().run("ListUsers")).contains("anna@example.org");

            try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
                smtp.send("bert@example.org", List.of("anna@example.org"), MESSAGE);
            }

            try (ImapReader imap = new ImapReader(james.imapPort(), "anna@example.org", "secret")) {
                await().atMost(Duration.ofMinutes(1)).until(() -> imap.count("INBOX") == 1);
                assertThat(new String(imap.messages("INBOX").get(0), StandardCharsets.ISO_8859_1))
                        .contains("Subject: hello\r\n")
                        .endsWith("\r\n\r\n.one\r\n..two\r\n");
            }

            HttpResponse<String> health = james.webadmin().get("/healthcheck");
            assertThat(health.statusCode()).isEqualTo(200);

            james.stop();
            assertThat(james.isAlive()).isFalse();
            assertThat(james.log()).contains("JAMES server stopped");
        }
    }

    @Test
    void shouldTellWhyJamesDoesNotStart() {
        StockJames.StartupFailure failure = StockJames.builder()
                .file("mailetcontainer.xml", "<mailetcontainer><processors><oops></mailetcontainer>")
                .startupFailure();

        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.log()).contains("Fatal error while starting James", "oops");
    }

    @Test
    void shouldLeaveNothingBehind() {
        Path folder;
        try (StockJames james = StockJames.builder().start()) {
            folder = james.folder();
            assertThat(folder).exists();
        }
        assertThat(Files.exists(folder)).isFalse();
    }
}
