/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * An ODMR provider (RFC 2645) for tests that can be told to misbehave, on an ephemeral port of 127.0.0.1. User {@code user}, password or
 * token {@link #SECRET}.
 *
 * <pre>{@code
 * try (FakeOdmrProvider provider = new FakeOdmrProvider().holding(letter).answering("ATRN", "450 no").start()) {
 *     int port = provider.port();
 * }
 * }</pre>
 *
 * <p>A step is a verb, {@code greeting}, or {@code response}: a line that answers a challenge. Once its roles are reversed it hands over
 * what it holds, a message at a time, and what was accepted it holds no longer; or it does what {@link #turning} says.
 */
public final class FakeOdmrProvider implements AutoCloseable {

    public static final String USER = "user";
    public static final String SECRET = "right-3f7a";

    /**
     * A message that is held for somebody.
     *
     * @param content one character an octet
     */
    public record Letter(String sender, List<String> recipients, String content) {}

    /** What is done with a connection whose roles are reversed. */
    @FunctionalInterface
    public interface Turned {
        void go(TurnedSmtp smtp) throws IOException;
    }

    private final ServerSocket listening;
    private final Queue<Letter> held = new ConcurrentLinkedQueue<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final Set<FakeOdmrSession> open = ConcurrentHashMap.newKeySet();
    private final Map<String, String> overridden = new ConcurrentHashMap<>();
    private final Map<String, String> followed = new ConcurrentHashMap<>();
    private final Set<String> stalled = ConcurrentHashMap.newKeySet();
    private final Set<String> cut = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();
    private volatile List<String> keywords = List.of("8BITMIME", "AUTH CRAM-MD5 PLAIN LOGIN", "ATRN");
    private volatile Optional<List<String>> keywordsOverTls = Optional.empty();
    private volatile Optional<SSLContext> tls = Optional.empty();
    private volatile boolean tlsAtOnce;
    private volatile Turned turned = this::handOver;

    public FakeOdmrProvider() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeOdmrProvider start() {
        Thread thread = new Thread(this::accept, "fake-odmr");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    // ---- what it offers and holds

    public FakeOdmrProvider holding(Letter... letters) {
        held.addAll(List.of(letters));
        return this;
    }

    /** The lines of its answer to EHLO, the greeting excepted. */
    public FakeOdmrProvider offering(String... lines) {
        keywords = List.of(lines);
        return this;
    }

    /** The same once there is TLS. */
    public FakeOdmrProvider offeringOverTls(String... lines) {
        keywordsOverTls = Optional.of(List.of(lines));
        return this;
    }

    /** It has TLS by STARTTLS; whether that is listed is for {@link #offering} to say. */
    public FakeOdmrProvider startTls(SSLContext context) {
        tls = Optional.of(context);
        return this;
    }

    public FakeOdmrProvider tlsAtOnce(SSLContext context) {
        tls = Optional.of(context);
        tlsAtOnce = true;
        return this;
    }

    /** What it does once its roles are reversed. */
    public FakeOdmrProvider turning(Turned what) {
        turned = what;
        return this;
    }

    /** It holds nothing any more. */
    public void release() {
        held.clear();
    }

    // ---- how it misbehaves

    /** A whole reply, perhaps of several lines with CR LF between them, in place of the usual one; an empty one: the usual. */
    public FakeOdmrProvider answering(String step, String reply) {
        if (reply.isEmpty()) {
            overridden.remove(step);
        } else {
            overridden.put(step, reply);
        }
        return this;
    }

    /** Octets in one piece with the reply, behind it. */
    public FakeOdmrProvider following(String step, String octets) {
        followed.put(step, octets);
        return this;
    }

    /** It says nothing there, and holds the line. */
    public FakeOdmrProvider stallingAt(String step) {
        stalled.add(step);
        return this;
    }

    /** It closes the connection in place of a reply. */
    public FakeOdmrProvider cuttingAt(String step) {
        cut.add(step);
        return this;
    }

    // ---- what happened

    public int port() {
        return listening.getLocalPort();
    }

    /** Lines that came from customers, up to ATRN. */
    public List<String> received() {
        return received;
    }

    /** Replies that came from customers after that, as {@link TurnedSmtp} heard them. */
    public List<String> answers() {
        return answers;
    }

    /** What is still held. */
    public List<Letter> held() {
        return List.copyOf(held);
    }

    /** Connections there have been. */
    public int sessions() {
        return sessions.get();
    }

    /** Turned sessions that are at their end on this side. */
    public int turns() {
        return turns.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sessions.incrementAndGet();
                FakeOdmrSession session = new FakeOdmrSession(this, socket);
                open.add(session);
                Thread thread = new Thread(session, "fake-odmr-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // Closed, or a client that left at once: the loop's condition tells which.
            }
        }
    }

    private void handOver(TurnedSmtp smtp) throws IOException {
        smtp.expect("220");
        smtp.command("EHLO provider.example.net", "250");
        for (Letter letter : held()) {
            smtp.send(letter);
            held.remove(letter);
        }
        smtp.command("QUIT", "221");
    }

    // ---- for its sessions

    Optional<String> overridden(String step) {
        return Optional.ofNullable(overridden.get(step));
    }

    String followed(String step) {
        return followed.getOrDefault(step, "");
    }

    boolean stallsAt(String step) {
        return stalled.contains(step);
    }

    boolean cutsAt(String step) {
        return cut.contains(step);
    }

    List<String> keywords(boolean encrypted) {
        return encrypted ? keywordsOverTls.orElse(keywords) : keywords;
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    boolean isTlsAtOnce() {
        return tlsAtOnce;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void turn(TurnedSmtp smtp) throws IOException {
        try {
            turned.go(smtp);
        } finally {
            turns.incrementAndGet();
        }
    }

    void heard(String line) {
        received.add(line);
    }

    List<String> answersHeard() {
        return answers;
    }

    static String verb(String line) {
        return line.strip().split("[ \t]", 2)[0].toUpperCase(Locale.ROOT);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(FakeOdmrSession::close);
    }
}
