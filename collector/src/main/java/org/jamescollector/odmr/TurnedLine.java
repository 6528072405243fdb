/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jamescollector.smtp.SmtpLine;

/**
 * A connection whose roles the provider has agreed to reverse (RFC 2645, section 5.3): it waits for our greeting. Until somebody serves it,
 * whatever the provider sends is refused.
 */
public final class TurnedLine implements AutoCloseable {

    private final SmtpLine line;
    private final String host;
    private final InetAddress address;
    private final boolean encrypted;

    TurnedLine(SmtpLine line, String host, InetAddress address, boolean encrypted) {
        this.line = line;
        this.host = host;
        this.address = address;
        this.encrypted = encrypted;
    }

    /** The provider's host, as the account names it. */
    public String host() {
        return host;
    }

    /** The provider's address. */
    public InetAddress address() {
        return address;
    }

    public boolean isEncrypted() {
        return encrypted;
    }

    /**
     * Gives the connection to who serves it; once.
     *
     * @param server is called on the connection's event loop
     * @return fails with {@link org.jamescollector.net.ProviderException} where the connection ended meanwhile, or with what the server
     *     threw
     */
    public CompletableFuture<Void> handOver(Consumer<Channel> server) {
        return line.handOver(server);
    }

    /** Closes what nobody serves; does nothing after {@link #handOver}. */
    @Override
    public void close() {
        line.close();
    }
}
