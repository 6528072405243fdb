/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class NoBufferLeaksTest {

    @Test
    void shouldFailWhereABufferWasForgotten() {
        NoBufferLeaks check = new NoBufferLeaks();
        check.watch();
        forget();
        // What the collector of garbage has found is told by a thread of its own.
        Awaitility.await().until(() -> !check.leaks().isEmpty());
        assertThatThrownBy(check::check).hasMessageContaining("LEAK");
    }

    private static void forget() {
        ByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
