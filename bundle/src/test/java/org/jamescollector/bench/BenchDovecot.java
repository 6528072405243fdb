/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A real Dovecot, with Debian's defaults for all that touches speed, for one user on a free port of 127.0.0.1. */
final class BenchDovecot implements AutoCloseable {

    static final String HOST = "127.0.0.1";
    static final String USER = "bench";
    static final String PASSWORD = "secret";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private BenchDovecot(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param folder for its configuration, run files and log
     * @param home with the user's Maildir
     */
    static BenchDovecot start(Path folder, Path home, Owner owner) throws IOException, InterruptedException {
        String version = Programs.versionOf("dovecot");
        if (!version.startsWith("2.3")) {
            throw new IOException("this benchmark writes the configuration of Dovecot 2.3; here is " + version);
        }
        Files.createDirectories(folder);
        int port = freePort();
        Path configuration =
                Files.writeString(folder.resolve("dovecot.conf"), configuration(folder, home, owner, port));
        Path log = folder.resolve("dovecot.log");
        Process process = new ProcessBuilder("dovecot", "-F", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        BenchDovecot dovecot = new BenchDovecot(process, port);
        Instant end = Instant.now().plus(TIMEOUT);
        while (!listens(port)) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                dovecot.close();
                throw new IOException("Dovecot did not start: " + Files.readString(folder.resolve("output"))
                        + (Files.exists(log) ? Files.readString(log) : ""));
            }
            Thread.sleep(20);
        }
        return dovecot;
    }

    private static String configuration(Path folder, Path home, Owner owner, int port) {
        String common =
                """
                protocols = pop3
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/dovecot.log
                ssl = no
                disable_plaintext_auth = no
                mail_location = maildir:~/Maildir
                passdb {
                  driver = static
                  args = password=%2$s
                }
                userdb {
                  driver = static
                  args = uid=%3$d gid=%4$d home=%5$s
                }
                service pop3-login {
                  inet_listener pop3 {
                    address = 127.0.0.1
                    port = %6$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                """
                        .formatted(folder, PASSWORD, owner.mailUser(), owner.mailGroup(), home, port);
        if (owner.isRoot()) {
            return common;
        }
        // Without root there are no other users to become and no folder to be locked into.
        String name = System.getProperty("user.name");
        return common
                + """
                default_internal_user = %1$s
                default_login_user = %1$s
                default_internal_group =
                service anvil {
                  chroot =
                }
                service pop3-login {
                  chroot =
                }
                """
                        .formatted(name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Processor time of all its processes so far, also of those that ended; waits for the last session's to end. */
    Duration cpu() throws InterruptedException {
        Instant end = Instant.now().plus(TIMEOUT);
        while (process.descendants().anyMatch(BenchDovecot::servesMailbox)
                && Instant.now().isBefore(end)) {
            Thread.sleep(5);
        }
        return Cpu.ofTree(process.toHandle());
    }

    private static boolean servesMailbox(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).equals("pop3\n");
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
