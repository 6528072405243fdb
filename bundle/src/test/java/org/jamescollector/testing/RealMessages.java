/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The 82 real, and often malformed, messages under {@code src/test/resources/mail}. */
public final class RealMessages {

    /** One of them, byte for byte as the file has it. */
    public static final class RealMessage {

        private final String name;
        private final byte[] content;

        private RealMessage(String name, byte[] content) {
            this.name = name;
            this.content = content;
        }

        /** The file's name without its suffix. */
        public String name() {
            return name;
        }

        public byte[] content() {
            return content.clone();
        }

        /** As a sender puts it on the wire (RFC 5321, section 2.3.8): every line ends in CR LF. A CR of its own stays. */
        public byte[] onTheWire() {
            ByteArrayOutputStream wire = new ByteArrayOutputStream(content.length + 100);
            int last = '\n';
            for (byte octet : content) {
                if (octet == '\n' && last != '\r') {
                    wire.write('\r');
                }
                wire.write(octet);
                last = octet;
            }
            if (last != '\n') {
                wire.write('\r');
                wire.write('\n');
            }
            return wire.toByteArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private RealMessages() {}

    /** All of them, by name. */
    public static List<RealMessage> all() {
        try (Stream<Path> files = Files.list(Checkout.root().resolve("bundle/src/test/resources/mail"))) {
            return files.filter(file -> file.toString().endsWith(".msg"))
                    .sorted()
                    .map(RealMessages::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RealMessage read(Path file) {
        try {
            return new RealMessage(file.getFileName().toString().replace(".msg", ""), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
