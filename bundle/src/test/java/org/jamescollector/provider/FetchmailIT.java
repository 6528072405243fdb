/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.testing.Checkout;
import org.jamescollector.testing.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation tells customers with fetchmail, in a real fetchmail. */
class FetchmailIT {

    private static final String DOMAIN = "customer.example";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DOMAIN_OF_USER = "<domain name=\"" + DOMAIN + "\"><users>" + USER + "</users></domain>";
    private static final String SIGN_IN = "<secret user=\"" + USER + "\">" + SECRET + "</secret></signIn>";

    @TempDir
    private Path folder;

    /** The one in the documentation that does, or does not, have TLS. */
    private static String documented(boolean tls) throws IOException {
        Matcher examples = Pattern.compile("(?s)```\n(poll .*?)```")
                .matcher(Files.readString(Checkout.root().resolve("docs/odmr-etrn-provider.md")));
        return examples.results()
                .map(example -> example.group(1))
                .filter(example -> example.contains("plugin") == tls)
                .findFirst()
                .orElseThrow();
    }

    private static String forHere(String example, ProviderJames provider, CustomersServer server) {
        return example.replaceFirst("poll \\S+ service \\d+", "poll 127.0.0.1 service " + provider.odmrPort())
                .replace("customer@example.org", USER)
                .replace("the secret", SECRET)
                .replace("smtphost localhost", "smtphost 127.0.0.1/" + server.port());
    }

    @Test
    void shouldFetchWithTlsFromTheFirstOctet() throws Exception {
        Peers.require("fetchmail", "fetchmail");
        try (CustomersServer server = new CustomersServer();
                ProviderJames provider = ProviderJames.startWithTlsAtOnce("<signIn>" + SIGN_IN + DOMAIN_OF_USER)) {
            hold(provider, "by TLS");

            // The certificate of this test is one that nobody knows.
            String said = fetchmail(forHere(documented(true), provider, server)
                    .replace("-verify_return_error -verify_hostname %h ", ""));

            assertFetched(provider, server, said, "by TLS");
            assertThat(provider.james().log()).doesNotContain("Customers may do without TLS");
        }
    }

    @Test
    void shouldFetchWithoutTlsWhereThatIsAllowed() throws Exception {
        Peers.require("fetchmail", "fetchmail");
        try (CustomersServer server = new CustomersServer();
                ProviderJames provider =
                        ProviderJames.start("<signIn><tls>optional</tls>" + SIGN_IN + DOMAIN_OF_USER, true)) {
            hold(provider, "without");

            String said = fetchmail(forHere(documented(false), provider, server));

            assertFetched(provider, server, said, "without");
            assertThat(provider.james().log()).contains("Customers may do without TLS");
        }
    }

    private static void hold(ProviderJames provider, String subject) throws IOException {
        provider.send("sender@provider.example", List.of("anna@" + DOMAIN), subject, "x\r\n");
        await().atMost(PATIENCE).until(() -> provider.held(DOMAIN) == 1);
    }

    private static void assertFetched(ProviderJames provider, CustomersServer server, String said, String subject) {
        await(said).atMost(PATIENCE).until(() -> provider.held(DOMAIN) == 0);
        assertThat(server.taken()).as(said).extracting(Customer.Taken::subject).containsExactly(subject);
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
