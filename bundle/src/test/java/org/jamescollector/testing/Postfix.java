/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;

/**
 * A real Postfix (Debian's postfix) with configuration, queue and log in a folder of its own, on a port of 127.0.0.1. It takes mail for one
 * domain, keeps it, and hands it over by SMTP to a port of 127.0.0.1 when ETRN asks for the domain. It needs root, as Postfix gives up its
 * rights by itself.
 */
public final class Postfix implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Debian's main file has these run in a chroot, which would want files copied into it. */
    private static final String SERVICES =
            """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """;

    private final int port;
    private final Path folder;
    private final Process process;
    /** No Postfix outlives the JVM that started it. */
    private final Thread atExit = new Thread(this::end, "end-postfix");

    private Postfix(Path program, int port, String domain, int deliverTo) {
        this.port = port;
        try {
            // Not JUnit's folder: Postfix' other user must be able to enter it.
            folder = Files.createTempDirectory(
                    "postfix", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            write(domain, deliverTo);
            process = new ProcessBuilder(program.toString(), "-c", conf().toString(), "start-fg")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it. Where there is no Postfix the test is left out.
     *
     * @param port where it takes mail, and ETRN
     * @param domain whose mail it keeps
     * @param deliverTo the port of 127.0.0.1 that gets it
     */
    public static Postfix on(int port, String domain, int deliverTo) {
        Path program = Peers.require("postfix", "postfix");
        Peers.requireRoot("postfix");
        Postfix postfix = new Postfix(program, port, domain, deliverTo);
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> !postfix.process.isAlive() || postfix.answers());
            if (!postfix.process.isAlive()) {
                throw new IllegalStateException("Postfix did not start: " + postfix.log());
            }
            return postfix;
        } catch (RuntimeException e) {
            postfix.close();
            throw e;
        }
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    private void write(String domain, int deliverTo) throws IOException {
        Files.createDirectories(conf());
        Files.createDirectories(folder.resolve("queue"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.getFileAttributeView(data, PosixFileAttributeView.class)
                .setOwner(data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        Files.writeString(
                conf().resolve("main.cf"),
                """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file = /dev/stdout
                myhostname = mx.provider.example
                mydestination =
                mynetworks = 127.0.0.0/8
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtp_host_lookup = native
                alias_maps =
                alias_database =
                local_recipient_maps =
                relay_domains = %2$s
                relay_transport = relay:[127.0.0.1]:%3$d
                defer_transports = relay
                fast_flush_domains = %2$s
                """
                        .formatted(folder, domain, deliverTo));
        Files.writeString(conf().resolve("master.cf"), SERVICES.formatted(port));
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(5_000);
            return socket.getInputStream().read() == '2';
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Waits until it keeps so many messages that nobody has asked for. */
    public void awaitKept(int messages) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> log().lines()
                                .filter(line -> line.contains("status=deferred"))
                                .count()
                        == messages);
    }

    /** What it has said so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Ends Postfix and all it started, and removes its folder. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does it, or has done.
        }
        end();
    }

    private synchronized void end() {
        // What was started is a script that waits for the master, who ends those that he has started.
        process.children().forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileUtils.deleteQuietly(folder.toFile());
    }
}
