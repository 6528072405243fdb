/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jamescollector.envelope.Addresses;

/**
 * Addresses and domains, of each of which 8 bytes are kept: a keyed hash, so that nobody can choose an address that is taken for
 * another; by chance, of a million entries, that happens once in ten million million addresses. Upper and lower case are the same; internationalized domains
 * are the same in either form (RFC 5890).
 */
final class AddressSet {

    private static final char COMMENT = '#';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int AT_FIRST = 1024;

    private final HashFunction hash;
    private final long[] hashes;

    private AddressSet(HashFunction hash, long[] hashes) {
        this.hash = hash;
        this.hashes = hashes;
    }

    /**
     * Reads one a line: {@code info@example.com}; {@code example.com} or {@code @example.com}, a domain; {@code .example.com}, a domain with all below it.
     * Empty lines and what stands behind {@code #} at the beginning of a line or behind a blank count for nothing.
     *
     * @throws IllegalArgumentException when a line is something else; names the line
     */
    static AddressSet read(BufferedReader lines) throws IOException {
        SecureRandom random = new SecureRandom();
        HashFunction hash = Hashing.sipHash24(random.nextLong(), random.nextLong());
        long[] hashes = new long[AT_FIRST];
        int size = 0;
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String entry = entry(line);
            if (!entry.isEmpty()) {
                if (size == hashes.length) {
                    hashes = Arrays.copyOf(hashes, size * 2);
                }
                hashes[size] = hash(hash, key(entry, number));
                size++;
            }
        }
        long[] sorted = Arrays.copyOf(hashes, size);
        Arrays.sort(sorted);
        return new AddressSet(hash, sorted);
    }

    private static String entry(String line) {
        String text = !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
        int end = 0;
        while (end < text.length() && !isComment(text, end)) {
            end++;
        }
        return text.substring(0, end).strip();
    }

    /** In a local part it is a character as any other. */
    private static boolean isComment(String text, int at) {
        return text.charAt(at) == COMMENT && (at == 0 || Character.isWhitespace(text.charAt(at - 1)));
    }

    private static String key(String entry, int number) {
        int at = entry.lastIndexOf('@');
        Optional<String> key;
        if (at > 0) {
            key = isLocalPart(entry.substring(0, at)) ? addressKey(entry, at) : Optional.empty();
        } else if (entry.startsWith(".")) {
            key = domain(entry.substring(1)).map(AddressSet::withAllBelow);
        } else {
            key = domain(entry.substring(at + 1)).map(AddressSet::alone);
        }
        return key.orElseThrow(() -> new IllegalArgumentException(
                "line " + number + " is neither an address nor a domain: " + quoted(entry)));
    }

    private static String quoted(String entry) {
        StringBuilder quoted = new StringBuilder("\"");
        entry.codePoints()
                .limit(60)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(quoted::appendCodePoint);
        return quoted.append('"').toString();
    }

    private static boolean isLocalPart(String text) {
        return text.startsWith("\"")
                ? text.length() > 2 && text.endsWith("\"")
                : text.chars().noneMatch(c -> Character.isWhitespace(c) || "<>,;:\"()@*".indexOf(c) >= 0);
    }

    private static Optional<String> addressKey(String address, int at) {
        return domain(address.substring(at + 1)).map(domain -> lower(address.substring(0, at)) + "@" + domain);
    }

    private static Optional<String> domain(String text) {
        return Addresses.domain(text).filter(AddressSet::isDomain);
    }

    private static boolean isDomain(String domain) {
        if (domain.startsWith("[")) {
            return true;
        }
        boolean labels =
                !domain.isEmpty() && !domain.startsWith(".") && !domain.endsWith(".") && !domain.contains("..");
        return labels
                && domain.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0);
    }

    private static String alone(String domain) {
        return "@" + domain;
    }

    private static String withAllBelow(String domain) {
        return "." + domain;
    }

    private static String lower(String localPart) {
        return localPart.toLowerCase(Locale.ROOT);
    }

    int size() {
        return hashes.length;
    }

    /** Whether it, its domain, or a domain that its domain is below is among them. */
    boolean contains(String address) {
        int at = address.lastIndexOf('@');
        return at > 0
                && domain(address.substring(at + 1))
                        .filter(domain -> holds(lower(address.substring(0, at)) + "@" + domain)
                                || holds(alone(domain))
                                || holdsOneAbove(domain))
                        .isPresent();
    }

    private boolean holdsOneAbove(String domain) {
        String above = withAllBelow(domain);
        for (int dot = 0; dot >= 0; dot = above.indexOf('.', dot + 1)) {
            if (holds(above.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(String key) {
        return Arrays.binarySearch(hashes, hash(hash, key)) >= 0;
    }

    private static long hash(HashFunction hash, String key) {
        return hash.hashString(key, StandardCharsets.UTF_8).asLong();
    }
}
