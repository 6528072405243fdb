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

/** mpop, pipelined, into a maildir of its own. */
final class Mpop implements Contestant {

    static final String PROGRAM = "mpop";

    private final Path home;
    private final Path maildir;
    private final boolean keep;

    /** @param keep whether it leaves everything at the provider and only looks for new messages */
    Mpop(Path home, boolean keep) throws IOException {
        this.home = Files.createDirectories(home);
        this.maildir = home.resolve("Maildir");
        this.keep = keep;
        for (String folder : List.of("cur", "new", "tmp")) {
            Files.createDirectories(maildir.resolve(folder));
        }
    }

    @Override
    public String name() {
        return PROGRAM;
    }

    /** A keeping one learns what is there; "killsize 0" marks messages as retrieved without fetching them. */
    @Override
    public void prepare(PopServer server) throws IOException, InterruptedException {
        if (keep) {
            Programs.time(home, command(server, "--killsize=0"));
        }
    }

    @Override
    public Duration run(PopServer server) throws IOException, InterruptedException {
        Mailbox.empty(maildir.resolve("new"));
        if (!keep) {
            Files.deleteIfExists(uniqueIds());
        }
        Duration time = Programs.time(home, command(server, "--killsize=off"));
        int got = Mailbox.count(maildir.resolve("new"));
        int expected = keep ? 0 : server.messages();
        if (got != expected) {
            throw new IOException("mpop brought " + got + " messages, not " + expected);
        }
        return time;
    }

    private List<String> command(PopServer server, String option) throws IOException {
        Path configuration = Programs.writeSecretFile(
                home.resolve("mpoprc"),
                """
                account default
                host %s
                port %d
                user %s
                password %s
                auth plain
                tls off
                pipelining auto
                keep %s
                uidls_file %s
                delivery maildir %s
                """
                        .formatted(
                                server.host(),
                                server.port(),
                                server.user(),
                                server.password(),
                                keep ? "on" : "off",
                                uniqueIds(),
                                maildir));
        return List.of(PROGRAM, "--quiet", "--file=" + configuration, option);
    }

    private Path uniqueIds() {
        return home.resolve("unique-ids");
    }

    @Override
    public void close() throws IOException {
        Mailbox.delete(home);
    }
}
