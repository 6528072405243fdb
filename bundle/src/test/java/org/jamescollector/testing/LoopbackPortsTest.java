/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {

    @Test
    void shouldGiveEachPortOnceAndFreeToBind() throws Exception {
        try (LoopbackPorts some = new LoopbackPorts();
                LoopbackPorts others = new LoopbackPorts()) {
            assertThat(Stream.concat(
                            Stream.generate(some::next).limit(200),
                            Stream.generate(others::next).limit(200)))
                    .doesNotHaveDuplicates()
                    .allMatch(port -> port >= 20_000 && port < 30_000);
            try (ServerSocket socket = new ServerSocket(some.next(), 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.isBound()).isTrue();
            }
        }
    }
}
