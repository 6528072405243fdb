/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.AppendToFile.Appended;

/** What should have been delivered to one account set against what was. */
final class Ledger {

    private final String account;
    private final Set<String> digests;
    private final Path delivered;

    /**
     * @param messages what was in the account's mailbox; no two alike
     * @param delivered the file that {@link AppendToFile} writes
     */
    Ledger(String account, List<byte[]> messages, Path delivered) {
        this.account = account;
        this.digests = messages.stream().map(Ledger::digest).collect(toSet());
        this.delivered = delivered;
        if (digests.size() != messages.size()) {
            throw new IllegalArgumentException("two messages are alike");
        }
    }

    /**
     * The outcome.
     *
     * @param delivered messages of the mailbox that were delivered
     * @param lost messages of the mailbox that were not
     * @param twice messages that were delivered by more than one delivery id
     * @param changed deliveries whose content was in no message of the mailbox
     * @param repeated deliveries that James processed again, with the same delivery id
     */
    record Balance(int delivered, int lost, int twice, int changed, int repeated) {

        @Override
        public String toString() {
            return delivered + " delivered, " + lost + " lost, " + twice + " twice, " + changed + " changed ("
                    + repeated + " entries of the spool processed again by James)";
        }
    }

    Balance balance() {
        List<Appended> all = AppendToFile.read(delivered).stream()
                .filter(mail -> mail.account().equals(account))
                .toList();
        Map<String, Set<String>> deliveriesByDigest =
                all.stream().collect(groupingBy(Appended::digest, mapping(Appended::deliveryId, toSet())));
        int known = (int)
                deliveriesByDigest.keySet().stream().filter(digests::contains).count();
        Set<String> deliveries = all.stream().map(Appended::deliveryId).collect(toSet());
        return new Balance(
                known,
                digests.size() - known,
                (int) deliveriesByDigest.values().stream()
                        .filter(ids -> ids.size() > 1)
                        .count(),
                deliveriesByDigest.size() - known,
                all.size() - deliveries.size());
    }

    private static String digest(byte[] message) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Small messages of different length, header and body, no two alike. */
    static List<byte[]> messages(String account, int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(number -> ("Message-ID: <" + number + "." + account + "@provider.example>\r\n"
                                + "From: bert@elsewhere.example\r\n"
                                + "Subject: message " + number + "\r\n\r\n"
                                + ("line of message " + number + " of " + account + "\r\n").repeat(number % 60 + 1))
                        .getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
