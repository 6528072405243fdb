/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Dovecot (Debian's dovecot-pop3d) in a folder of its own, on an ephemeral port of 127.0.0.1: PIPELINING, UIDL,
 * PLAIN, LOGIN, CRAM-MD5, APOP and SCRAM-SHA-256, and STLS with a certificate. The users that were named share the
 * password {@code right}. It needs root, as Dovecot gives up its rights by itself.
 */
public final class DovecotPop3 implements AutoCloseable {

    public static final String USER = "user";
    public static final String PASSWORD = "right";

    /** Debian has this user on every system; Dovecot does not touch mail as root. */
    private static final String MAIL_OWNER = "mail";

    private final Path folder;
    private final Process process;
    private final int port;
    private final int tlsPort;
    private final UserPrincipal owner;
    private final AtomicInteger delivered = new AtomicInteger();

    private DovecotPop3(Path folder, Process process, int port, int tlsPort, UserPrincipal owner) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
        this.owner = owner;
    }

    /** With one user, {@link #USER}, and without TLS. Where there is no Dovecot the test is left out. */
    public static DovecotPop3 start() {
        return start(Optional.empty(), USER);
    }

    public static DovecotPop3 start(TestCertificate certificate) {
        return start(Optional.of(certificate), USER);
    }

    public static DovecotPop3 start(Optional<TestCertificate> certificate, String... users) {
        Path program = Peers.require("dovecot", "dovecot-pop3d");
        Peers.require(Files.exists(Path.of("/usr/lib/dovecot/pop3")), "dovecot-pop3d is not installed");
        Peers.requireRoot("dovecot");
        try {
            // Not JUnit's folder: Dovecot's other users must be able to enter it.
            Path folder = Files.createTempDirectory(
                    "dovecot", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            UserPrincipal owner =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(MAIL_OWNER);
            int[] ports = freePorts();
            write(folder, certificate, ports, users);
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-F",
                            "-c",
                            folder.resolve("dovecot.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.log").toFile())
                    .start();
            DovecotPop3 dovecot = new DovecotPop3(folder, process, ports[0], ports[1], owner);
            for (String user : users) {
                dovecot.makeMaildir(user);
            }
            dovecot.awaitStart();
            return dovecot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }

    private static void write(Path folder, Optional<TestCertificate> certificate, int[] ports, String... users)
            throws IOException {
        Files.write(
                folder.resolve("users"),
                Stream.of(users).map(user -> user + ":{PLAIN}" + PASSWORD).toList());
        String tls = "ssl = no\n";
        if (certificate.isPresent()) {
            certificate.get().writeCertificate(folder.resolve("server.pem"));
            certificate.get().writeKey(folder.resolve("server.key"));
            tls = "ssl = yes\nssl_cert = <" + folder + "/server.pem\nssl_key = <" + folder + "/server.key\n";
        }
        Files.writeString(folder.resolve("dovecot.conf"), configuration(folder, ports) + tls);
    }

    private static String configuration(Path folder, int[] ports) {
        return """
                protocols = pop3
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                instance_name = collector-test
                log_path = %1$s/dovecot.log
                disable_plaintext_auth = no
                auth_mechanisms = plain login cram-md5 apop scram-sha-256
                auth_failure_delay = 0 secs
                mail_location = maildir:%1$s/mail/%%u
                mail_uid = %4$s
                mail_gid = %4$s
                mail_access_groups = %4$s
                first_valid_uid = 1
                first_valid_gid = 1
                mail_fsync = never
                mail_max_userip_connections = 0
                pop3_lock_session = no
                default_process_limit = 2000
                default_client_limit = 20000
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = static
                  args = home=%1$s/home/%%u
                }
                service anvil {
                  client_limit = 50000
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                service auth {
                  client_limit = 50000
                }
                service pop3-login {
                  service_count = 0
                  inet_listener pop3 {
                    address = 127.0.0.1
                    port = %2$d
                  }
                  inet_listener pop3s {
                    address = 127.0.0.1
                    port = %3$d
                  }
                }
                service pop3 {
                  process_limit = 2000
                }
                """
                .formatted(folder, ports[0], ports[1], MAIL_OWNER);
    }

    private void makeMaildir(String user) throws IOException {
        for (String part : List.of("mail", "mail/" + user, "home")) {
            own(Files.createDirectories(folder.resolve(part)));
        }
        for (String part : List.of("new", "cur", "tmp")) {
            own(Files.createDirectories(folder.resolve("mail").resolve(user).resolve(part)));
        }
    }

    private void own(Path path) throws IOException {
        Files.getFileAttributeView(path, PosixFileAttributeView.class).setOwner(owner);
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                socket.setSoTimeout(5_000);
                if (socket.getInputStream().read() == '+') {
                    return;
                }
            } catch (IOException notYet) {
                pause();
            }
        }
        String log = log();
        close();
        throw new IOException("Dovecot did not start: " + log);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** For TLS on connect; only with a certificate. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Puts a message into {@link #USER}'s mailbox. Its lines should end with CRLF: Dovecot makes them do so. */
    public void deliver(byte[] message) {
        deliver(USER, message);
    }

    public void deliver(String user, byte[] message) {
        // The sizes in the name save Dovecot reading the files for LIST; the number keeps the order.
        String name = "%d.M%08d.test,S=%d,W=%d"
                .formatted(
                        1_600_000_000 + delivered.get(), delivered.incrementAndGet(), message.length, message.length);
        try {
            Path mailbox = folder.resolve("mail").resolve(user);
            Path written = Files.write(mailbox.resolve("tmp").resolve(name), message);
            own(written);
            Files.move(written, mailbox.resolve("new").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void deliver(String user, List<byte[]> messages) {
        IntStream.range(0, messages.size()).forEach(i -> deliver(user, messages.get(i)));
    }

    /** How many messages a user's mailbox holds. */
    public long count(String user) {
        Path mailbox = folder.resolve("mail").resolve(user);
        try (Stream<Path> fresh = Files.list(mailbox.resolve("new"));
                Stream<Path> seen = Files.list(mailbox.resolve("cur"))) {
            return fresh.count() + seen.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Dovecot has said so far. */
    public String log() {
        try {
            Path log = folder.resolve("dovecot.log");
            return (Files.exists(log) ? Files.readString(log) : "") + Files.readString(folder.resolve("output.log"));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Ends Dovecot and all it started, and removes its folder. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
