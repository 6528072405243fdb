/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jamescollector.provider.Customer.Server;
import org.jamescollector.provider.Customer.Taken;
import org.jamescollector.testing.LoopbackServer;

/** A customer's SMTP server on a port of its own. */
final class CustomersServer implements AutoCloseable {

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;
    private volatile Server answers = (verb, line, number) -> Server.yes(verb);

    CustomersServer() throws IOException {
        server = LoopbackServer.start("customers-server", this::serve);
    }

    int port() {
        return server.port();
    }

    List<Taken> taken() {
        return taken;
    }

    void answering(Server script) {
        answers = script;
    }

    private void serve(Socket socket) {
        try (Customer customer = new Customer(socket)) {
            customer.serve((verb, line, number) -> answers.answer(verb, line, number), taken);
        } catch (IOException e) {
            // The other side has gone; what was taken tells the test.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
