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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A POP3 server for tests that can be told to misbehave, on an ephemeral port of 127.0.0.1:
 *
 * <pre>{@code
 * try (FakePop3Server server = FakePop3Server.with(message("a", "Subject: a\r\n\r\n")).pipelining().cutAt("RETR 3")) {
 *     int port = server.start().port();
 * }
 * }</pre>
 *
 * It serves any number of sessions, one after another and at the same time, on one mailbox, which tests may change
 * meanwhile; deletions take effect at QUIT and only there. User {@code user}, password {@code right}. What it is told
 * may be told while it runs, too, and holds from then on.
 *
 * <p>A step is a command ({@code RETR 3}), a verb ({@code RETR}: each of them), {@code connect} or {@code greeting}.
 */
public final class FakePop3Server implements AutoCloseable {

    /** A command as it came. */
    public record Received(int session, String command) {}

    private final FakeMaildrop maildrop = new FakeMaildrop();
    private final ServerSocket listening;
    private final FakeScript script = new FakeScript();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<FakePop3Line> open = ConcurrentHashMap.newKeySet();
    private final Set<Integer> inside = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger deepest = new AtomicInteger();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private volatile List<String> capabilities =
            List.of("TOP", "UIDL", "USER", "RESP-CODES", "AUTH-RESP-CODE", "EXPIRE NEVER");
    private volatile List<String> extra = List.of();
    private volatile String greeting = "+OK fake";
    private volatile String timestamp = "";
    private volatile boolean lineFeedOnly;
    private volatile boolean exclusive;
    private volatile boolean tlsAtOnce;
    private volatile boolean wantsClientCertificate;
    private volatile boolean recording = true;
    private volatile int pieceSize = Integer.MAX_VALUE / 2;
    private volatile Optional<SSLContext> tls = Optional.empty();

    private FakePop3Server() {
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FakePop3Server with(FakeMessage... messages) {
        return with(List.of(messages));
    }

    public static FakePop3Server with(Collection<FakeMessage> messages) {
        FakePop3Server server = new FakePop3Server();
        messages.forEach(server.maildrop::add);
        return server;
    }

    // ---- what it offers

    public FakePop3Server pipelining() {
        return offering("PIPELINING");
    }

    /** More lines of CAPA; a mechanism by {@code SASL PLAIN CRAM-MD5}. */
    public FakePop3Server offering(String... lines) {
        List<String> all = new ArrayList<>(extra);
        all.addAll(List.of(lines));
        extra = List.copyOf(all);
        return this;
    }

    /** All lines of CAPA. */
    public FakePop3Server offeringOnly(String... lines) {
        capabilities = List.of(lines);
        return this;
    }

    /** The verb is unknown to it, and not in CAPA. */
    public FakePop3Server without(String verb) {
        missing.add(verb);
        return this;
    }

    public FakePop3Server withoutCapa() {
        return without("CAPA");
    }

    public FakePop3Server withoutUidl() {
        return without("UIDL");
    }

    public FakePop3Server withoutTop() {
        return without("TOP");
    }

    /** Greets with a timestamp. */
    public FakePop3Server apop() {
        timestamp = "<4711.1@fake.example.com>";
        greeting = "+OK fake " + timestamp;
        return this;
    }

    public FakePop3Server greeting(String line) {
        greeting = line;
        return this;
    }

    /** One session at a time: [IN-USE] for the second. */
    public FakePop3Server exclusive() {
        exclusive = true;
        return this;
    }

    public FakePop3Server tls(TestCertificate certificate) {
        tls = Optional.of(certificate.serverContext());
        tlsAtOnce = true;
        return this;
    }

    public FakePop3Server startTls(TestCertificate certificate) {
        tls = Optional.of(certificate.serverContext());
        return this;
    }

    public FakePop3Server wantingClientCertificate() {
        wantsClientCertificate = true;
        return this;
    }

    // ---- how it misbehaves

    /** Another answer, each time. The first that was told counts. */
    public FakePop3Server at(String step, FakeAnswer answer) {
        script.add(step, answer, Integer.MAX_VALUE);
        return this;
    }

    /** Another answer, the first time. */
    public FakePop3Server onceAt(String step, FakeAnswer answer) {
        script.add(step, answer, 1);
        return this;
    }

    public FakePop3Server refuseAt(String step, String line) {
        return at(step, FakeAnswer.raw(line + "\r\n"));
    }

    public FakePop3Server cutAt(String step) {
        return at(step, FakeAnswer.cut());
    }

    public FakePop3Server stallAt(String step) {
        return at(step, FakeAnswer.silence());
    }

    /** Answers the step as it should, but only so many octets of it, and then cuts the line: once. */
    public FakePop3Server cutInside(String step, long octets) {
        return onceAt(step, FakeAnswer.cutAfterOctets(octets));
    }

    /** Forgets all that was told by {@link #at} and its kin. */
    public FakePop3Server behaveAgain() {
        script.clear();
        return this;
    }

    /** LF wherever there should be CRLF. */
    public FakePop3Server withLineFeedOnly() {
        lineFeedOnly = true;
        return this;
    }

    /** One octet at a time. */
    public FakePop3Server dribbling() {
        return inPiecesOf(1);
    }

    public FakePop3Server inPiecesOf(int octets) {
        pieceSize = octets;
        return this;
    }

    /**
     * Does not answer before so many commands wait for that, the one of this step among them: how deep a client pipelines does not
     * depend on who is quicker then. A client that does not send them in time loses the line.
     */
    public FakePop3Server awaitingPipeline(String step, int commands) {
        return onceAt(step, FakeAnswer.onceThereWait(commands));
    }

    /** Keeps no list of commands: for long runs. */
    public FakePop3Server notRecording() {
        recording = false;
        return this;
    }

    // ---- the mailbox

    public void deliver(FakeMessage message) {
        maildrop.add(message);
    }

    /** What is in the mailbox now. */
    public List<FakeMessage> maildrop() {
        return maildrop.snapshot();
    }

    public List<String> uniqueIds() {
        return maildrop().stream().map(FakeMessage::uniqueId).toList();
    }

    /** The same messages by other names, as after a provider's migration. */
    public void changeUniqueIds(String prefix) {
        maildrop.replaceAll(message -> message.renamed(prefix + message.uniqueId()));
    }

    // ---- what was seen

    public List<String> commands() {
        return received.stream().map(Received::command).toList();
    }

    public List<String> commands(int session) {
        return received.stream()
                .filter(each -> each.session() == session)
                .map(Received::command)
                .toList();
    }

    /** How many sessions were begun. */
    public int sessions() {
        return sessions.get();
    }

    /** How many are open now. */
    public int openSessions() {
        return open.size();
    }

    /** The most commands that ever waited for an answer at the same time. */
    public int deepestPipeline() {
        return deepest.get();
    }

    public FakePop3Server start() {
        start("fake-pop3", this::accept);
        return this;
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                int number = sessions.incrementAndGet();
                start("fake-pop3-" + number, () -> serve(socket, number));
            } catch (IOException e) {
                // Closed: the end.
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            FakePop3Line line = new FakePop3Line(this, socket);
            open.add(line);
            try {
                Optional<FakeAnswer> atOnce = answerAt("connect");
                if (atOnce.isPresent()) {
                    atOnce.get().give(line);
                }
                if (tlsAtOnce) {
                    line.startTls(tlsContext());
                }
                new FakePop3Session(this, line, number, tlsAtOnce).run();
            } finally {
                line.close();
                inside.remove(number);
                open.remove(line);
            }
        } catch (IOException e) {
            // The client went, or was meant to go.
        }
        threads.remove(Thread.currentThread());
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (FakePop3Line line : open) {
                line.close();
            }
            for (Thread thread : threads) {
                thread.join(5_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- asked by its sessions

    void received(int session, String command, int waiting) {
        if (recording) {
            received.add(new Received(session, command));
        }
        waiting(waiting);
    }

    void waiting(int commands) {
        deepest.accumulateAndGet(commands, Math::max);
    }

    Optional<FakeAnswer> answerAt(String step) {
        return script.answerAt(step);
    }

    List<String> capabilities(boolean encrypted) {
        List<String> all = new ArrayList<>(capabilities);
        all.addAll(extra);
        if (tls.isPresent() && !encrypted) {
            all.add("STLS");
        }
        all.removeIf(line -> missing.contains(line.split(" ", 2)[0].toUpperCase(Locale.ROOT)));
        return all;
    }

    boolean offers(String capability) {
        return capabilities(true).contains(capability);
    }

    boolean knows(String verb) {
        return !missing.contains(verb);
    }

    boolean enter(int session) {
        synchronized (inside) {
            if (exclusive && !inside.isEmpty()) {
                return false;
            }
            return inside.add(session);
        }
    }

    void remove(Collection<FakeMessage> deleted) {
        maildrop.remove(deleted);
    }

    SSLContext tlsContext() {
        return tls.orElseThrow();
    }

    String greeting() {
        return greeting;
    }

    String timestamp() {
        return timestamp;
    }

    boolean lineFeedOnly() {
        return lineFeedOnly;
    }

    boolean wantsClientCertificate() {
        return wantsClientCertificate;
    }

    int pieceSize() {
        return pieceSize;
    }
}
