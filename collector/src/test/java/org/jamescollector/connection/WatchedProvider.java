/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;

/**
 * GreenMail's POP3 server behind a line that is watched: it knows who signed in when and who was signed in at the same time, and it
 * can hold a session up.
 */
public final class WatchedProvider implements AutoCloseable {

    private final GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3));
    private final Map<String, GreenMailUser> mailboxes = new ConcurrentHashMap<>();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "watched-line");
        thread.setDaemon(true);
        return thread;
    });
    private final ServerSocket listener;

    public WatchedProvider() {
        greenMail.start();
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** A mailbox; or another password for one that is there. */
    public void addMailbox(String user, String password) {
        Optional.ofNullable(mailboxes.get(user))
                .ifPresent(there -> greenMail.getUserManager().deleteUser(there));
        mailboxes.put(user, greenMail.setUser(user + "@provider.example", user, password));
    }

    public void deliver(String user, String subject) {
        deliver(user, subject, "a body");
    }

    public void deliver(String user, String subject, String body) {
        String message = "From: anna@provider.example\r\nSubject: " + subject + "\r\n\r\n" + body + "\r\n";
        try {
            mailboxes
                    .get(user)
                    .deliver(new MimeMessage(
                            (Session) null, new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII))));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When sessions of this user began. */
    public List<Instant> sessions(String user) {
        return List.copyOf(watch(user).begun);
    }

    /** The highest number of sessions that this user had at the same time. */
    public int mostAtOnce(String user) {
        return watch(user).mostAtOnce();
    }

    /** Sessions of this user get no answer to USER from now on, until {@link #release}. */
    public void hold(String user) {
        watch(user).gate = Optional.of(new CountDownLatch(1));
    }

    public void release(String user) {
        Watch watch = watch(user);
        watch.gate.ifPresent(CountDownLatch::countDown);
        watch.gate = Optional.empty();
    }

    private Watch watch(String user) {
        return watches.computeIfAbsent(user, any -> new Watch());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(
                        InetAddress.getLoopbackAddress(), greenMail.getPop3().getPort());
                open.add(client);
                open.add(server);
                threads.execute(() -> answers(server, client));
                threads.execute(() -> commands(client, server));
            } catch (IOException e) {
                // The listener was closed.
                return;
            }
        }
    }

    private static void answers(Socket server, Socket client) {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // One of them is gone, and so is the other now.
            return;
        }
    }

    private void commands(Socket client, Socket server) {
        Optional<Watch> session = Optional.empty();
        try (client;
                server) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            for (byte[] line = line(in); line.length > 0; line = line(in)) {
                String text = new String(line, StandardCharsets.US_ASCII).strip();
                if (text.toUpperCase(Locale.ROOT).startsWith("USER ")) {
                    Watch watch = watch(text.substring(5));
                    session = Optional.of(watch);
                    watch.begin();
                    Optional<CountDownLatch> gate = watch.gate;
                    if (gate.isPresent()) {
                        gate.get().await();
                    }
                } else if (text.equalsIgnoreCase("QUIT")) {
                    session.ifPresent(Watch::end);
                    session = Optional.empty();
                }
                out.write(line);
                out.flush();
            }
        } catch (IOException e) {
            // One of them is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.ifPresent(Watch::end);
        }
    }

    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
        greenMail.stop();
    }

    private static final class Watch {

        private final List<Instant> begun = new CopyOnWriteArrayList<>();
        private volatile Optional<CountDownLatch> gate = Optional.empty();
        private int now;
        private int most;

        synchronized void begin() {
            begun.add(Instant.now());
            now++;
            most = Math.max(most, now);
        }

        synchronized void end() {
            now--;
        }

        synchronized int mostAtOnce() {
            return most;
        }
    }
}
