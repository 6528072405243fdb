/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.config.CollectorConfigurationParser;
import org.jamescollector.history.MessageFingerprint;

/** The folder {@code envelope-cases}: lines, messages, settings, and whom James knows. */
final class EnvelopeCases {

    /** In the source tree, so that a file that was taken away there is not found in an older build. */
    private static final Path FOLDER =
            Path.of("src/test/resources/envelope-cases").toAbsolutePath();

    private static final Path MESSAGES = FOLDER.resolve("messages");
    private static final Path SETTINGS = FOLDER.resolve("settings");

    private EnvelopeCases() {}

    static List<EnvelopeCase> all() {
        return lines("cases.txt").map(EnvelopeCase::parse).toList();
    }

    /** Lines of a file without empty ones and without comments. */
    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file), UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> messages() {
        return names(MESSAGES);
    }

    static Set<String> settings() {
        return names(SETTINGS);
    }

    private static Set<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message's header, as a run takes it from what POP3 sends: with CR LF, up to the empty line. */
    static byte[] header(String message) {
        byte[] sent = withCarriageReturns(read(MESSAGES.resolve(message)));
        MessageFingerprint fingerprint = new MessageFingerprint();
        fingerprint.update(sent, 0, sent.length);
        return fingerprint.header();
    }

    private static byte[] withCarriageReturns(byte[] lines) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream(lines.length + 100);
        for (byte octet : lines) {
            if (octet == '\n') {
                sent.write('\r');
            }
            sent.write(octet);
        }
        return sent.toByteArray();
    }

    /** The account that collector.xml describes with these settings. */
    static Pop3Account account(String settings) throws ConfigurationException {
        String xml = "<collector><accounts><pop3 name=\"shared\"><host>pop.provider.example</host><user>shared</user>"
                + "<password>secret</password>" + new String(read(SETTINGS.resolve(settings)), UTF_8)
                + "</pop3></accounts></collector>";
        FileSystemImpl noFiles = new FileSystemImpl(Configuration.builder()
                .workingDirectory(FOLDER.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        return CollectorConfigurationParser.parse(
                        FileConfigurationProvider.getConfig(new ByteArrayInputStream(xml.getBytes(UTF_8))), noFiles)
                .pop3Accounts()
                .get(0);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whom {@code james.txt} names. */
    static KnownRecipients james() {
        Set<Domain> domains = new HashSet<>();
        Set<MailAddress> addresses = new HashSet<>();
        lines("james.txt").map(line -> line.split(" ", 2)).forEach(entry -> {
            switch (entry[0]) {
                case "domain" -> domains.add(Domain.of(entry[1]));
                case "user", "alias", "group" -> addresses.add(address(entry[1]));
                default -> throw new IllegalArgumentException("james.txt: " + entry[0]);
            }
        });
        return new KnownRecipients() {
            @Override
            public boolean isKnown(MailAddress address) {
                return addresses.contains(address);
            }

            @Override
            public boolean isLocalDomain(Domain domain) {
                return domains.contains(domain);
            }
        };
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException("james.txt: " + text, e);
        }
    }
}
