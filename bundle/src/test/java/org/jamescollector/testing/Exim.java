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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;

/**
 * A real Exim (Debian's exim4-daemon-light) with configuration, queue and log in a folder of its own, on a port of 127.0.0.1. It takes mail for
 * one domain, keeps it, and hands it over by SMTP to a port of 127.0.0.1 when ETRN asks for the domain. It needs root, as Exim gives up its
 * rights by itself.
 */
public final class Exim implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = "Debian-exim";

    private static final String CONFIGURATION =
            """
            exim_path = %1$s
            primary_hostname = mx.provider.example
            spool_directory = %2$s/spool
            log_file_path = %2$s/log/%%slog
            pid_file_path = %2$s/pid
            daemon_smtp_ports = %3$d
            local_interfaces = 127.0.0.1
            tls_advertise_hosts =
            host_lookup =
            rfc1413_hosts =
            queue_only = true
            deliver_drop_privilege = true
            acl_smtp_rcpt = take
            acl_smtp_etrn = etrn
            smtp_etrn_command = %1$s -C %2$s/exim.conf -R %4$s
            begin acl
            take:
              accept domains = %4$s
            etrn:
              accept condition = ${if eqi{$smtp_command_argument}{%4$s}}
              deny message = not for you
            begin routers
            customer:
              driver = manualroute
              domains = %4$s
              transport = customer
              route_list = * 127.0.0.1
              self = send
            begin transports
            customer:
              driver = smtp
              port = %5$d
              allow_localhost
            begin retry
            * * F,1h,1s
            """;

    private final int port;
    private final Path folder;
    private final Process process;
    /** No Exim outlives the JVM that started it. */
    private final Thread atExit = new Thread(this::end, "end-exim");

    private Exim(Path program, int port, String domain, int deliverTo) {
        this.port = port;
        try {
            // Not JUnit's folder: Exim's other user must be able to enter it.
            folder = Files.createTempDirectory(
                    "exim", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            for (String own : new String[] {"spool", "log"}) {
                Path made = Files.createDirectory(folder.resolve(own));
                Files.setOwner(
                        made,
                        made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
            }
            Path configuration = Files.writeString(
                    folder.resolve("exim.conf"), CONFIGURATION.formatted(program, folder, port, domain, deliverTo));
            process = new ProcessBuilder(program.toString(), "-C", configuration.toString(), "-bdf")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it. Where there is no Exim the test is left out.
     *
     * @param port where it takes mail, and ETRN
     * @param domain whose mail it keeps
     * @param deliverTo the port of 127.0.0.1 that gets it
     */
    public static Exim on(int port, String domain, int deliverTo) {
        Path program = Peers.require("exim4", "exim4-daemon-light");
        Peers.requireRoot("exim4");
        Exim exim = new Exim(program, port, domain, deliverTo);
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> !exim.process.isAlive() || exim.answers());
            if (!exim.process.isAlive()) {
                throw new IllegalStateException("Exim did not start: " + exim.log());
            }
            return exim;
        } catch (RuntimeException e) {
            exim.close();
            throw e;
        }
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

    /** What it has said so far. */
    public String log() {
        StringBuilder all = new StringBuilder();
        for (String file : new String[] {"out", "log/mainlog", "log/paniclog"}) {
            try {
                Path log = folder.resolve(file);
                all.append(Files.exists(log) ? Files.readString(log) : "");
            } catch (IOException e) {
                all.append("(cannot be read: ").append(e.getMessage()).append(')');
            }
        }
        return all.toString();
    }

    /** Ends Exim and all it started, and removes its folder. */
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
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileUtils.deleteQuietly(folder.toFile());
    }
}
