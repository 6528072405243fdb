/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jamescollector.testing.LoopbackServer;

/** Stands between a customer and a provider, reads along, and cuts sessions where it is told to. */
final class OdmrTap implements AutoCloseable {

    /**
     * A message whose end got through, and the answer to it did not: nobody can know whether it was taken, but that is known here.
     *
     * @param subject as the message has it
     * @param taken whether the answer was there already, and was 250
     */
    record InDoubt(String subject, boolean taken) {}

    private final int provider;
    private final LoopbackServer listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<Cut>> next = new AtomicReference<>(Optional.empty());
    private final List<InDoubt> inDoubt = new CopyOnWriteArrayList<>();

    /** @param provider its port */
    OdmrTap(int provider) throws IOException {
        this.provider = provider;
        this.listening = LoopbackServer.start("odmr-tap", this::connect);
    }

    int port() {
        return listening.port();
    }

    /** Has the next session that comes so far cut. */
    void cutAt(Cut cut) {
        next.set(Optional.of(cut));
    }

    /** Whether no session has come as far as that. */
    boolean isCutToCome() {
        return next.get().isPresent();
    }

    /** What the cuts left in doubt. */
    List<InDoubt> inDoubt() {
        return inDoubt;
    }

    private void connect(Socket customer) {
        open.add(customer);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), provider);
            open.add(server);
            new OdmrTapLine(this, customer, server).start();
        } catch (IOException e) {
            // The provider is gone.
            closed(customer);
        }
    }

    /** Whether the line is cut at this, which then has happened. */
    boolean isCutAt(Cut here) {
        Optional<Cut> wanted = next.get();
        return wanted.filter(here::equals).isPresent() && next.compareAndSet(wanted, Optional.empty());
    }

    /** After how many octets of this message, or of this side's, the line is cut; empty: not there. */
    Optional<Cut> wanted() {
        return next.get();
    }

    void doubt(InDoubt message) {
        inDoubt.add(message);
    }

    void closed(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It was to be closed, and is.
        }
    }

    static String text(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::closed);
    }
}
