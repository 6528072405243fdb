/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.jamescollector.envelope.HeaderFields.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The addresses of real messages are those that James' own parser finds. */
class LikeMime4jTest {

    private static final Set<String> FIELDS = Set.of("to", "cc", "from", "sender", "reply-to", "return-path");

    static Stream<Path> messages() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("bundle")) ? here : here.getParent();
        try (Stream<Path> files = Files.list(root.resolve("bundle/src/test/resources/mail"))) {
            return files.filter(file -> file.toString().endsWith(".msg")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldFindTheAddressesThatMime4jFinds(Path message) throws IOException {
        for (Field field :
                HeaderFields.parse(Files.readAllBytes(message), FIELDS).all()) {
            assertThat(AddressList.parse(field.value()))
                    .as(field.toString())
                    .flatExtracting(found -> found.address().stream().toList())
                    .containsExactlyElementsOf(ofMime4j(field.value()));
        }
    }

    private static List<MailAddress> ofMime4j(String value) {
        return LenientAddressParser.DEFAULT.parseAddressList(value).flatten().stream()
                .map(Mailbox::getAddress)
                .flatMap(address -> Addresses.of(address).stream())
                .toList();
    }
}
