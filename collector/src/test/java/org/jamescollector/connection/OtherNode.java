/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.history.DatabaseSettings;

/** A node in a process of its own, which can be killed. It collects the account "info". */
final class OtherNode {

    private OtherNode() {}

    static Process launch(DatabaseSettings settings, int providerPort, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherNode.class.getName(),
                        settings.jdbcUrl(),
                        settings.user().orElseThrow(),
                        settings.password().orElseThrow().resolve().reveal(),
                        Integer.toString(providerPort))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Runs until it is killed, or until nobody holds its standard input open any more. */
    public static void main(String[] arguments) throws IOException {
        CollectorNode node = CollectorNode.on(new DatabaseSettings(
                        arguments[0],
                        Optional.of(arguments[1]),
                        Optional.of(SecretSource.of(new Secret(arguments[2]))),
                        4))
                .named("other")
                .accounts(AnAccount.named("info", Integer.parseInt(arguments[3])))
                .start();
        try (node) {
            System.in.readAllBytes();
        }
    }
}
