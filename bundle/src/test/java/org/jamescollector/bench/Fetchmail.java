/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** fetchmail, to an SMTP server that takes everything at once. */
final class Fetchmail implements Contestant {

    static final String PROGRAM = "fetchmail";
    private static final String ADDRESS = "bench@sink.example";

    private final Path home;
    private final SmtpSink sink;

    Fetchmail(Path home) throws IOException {
        this.home = Files.createDirectories(home);
        this.sink = SmtpSink.start();
    }

    @Override
    public String name() {
        return PROGRAM;
    }

    @Override
    public Duration run(PopServer server) throws IOException, InterruptedException {
        long before = sink.messages();
        // All that would slow it down is off: no rewriting, no name look-ups, no log, one SMTP session, one POP3
        // session.
        Path configuration = Programs.writeSecretFile(
                home.resolve("fetchmailrc"),
                """
                set no syslog
                set no bouncemail
                set idfile "%1$s/ids"
                poll %2$s service %3$d protocol pop3 auth password no dns
                  user "%4$s" there with password "%5$s"
                  sslproto ''
                  fetchall no keep no rewrite no mimedecode pass8bits
                  fetchlimit 0 batchlimit 0 expunge 0 fetchsizelimit 0
                  smtphost 127.0.0.1/%6$d smtpname "%7$s"
                """
                        .formatted(
                                home,
                                server.host(),
                                server.port(),
                                server.user(),
                                server.password(),
                                sink.port(),
                                ADDRESS));
        Duration time = Programs.time(
                home,
                List.of(
                        PROGRAM,
                        "--silent",
                        "--nodetach",
                        "--pidfile",
                        home.resolve("pid").toString(),
                        "--fetchmailrc",
                        configuration.toString()));
        long got = sink.messages() - before;
        if (got != server.messages()) {
            throw new IOException("fetchmail brought " + got + " messages, not " + server.messages());
        }
        return time;
    }

    @Override
    public void close() throws IOException {
        sink.close();
        Mailbox.delete(home);
    }
}
