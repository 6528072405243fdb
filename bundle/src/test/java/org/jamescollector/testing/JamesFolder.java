/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The working folder of a James: {@code conf/} as the repository has it, but for ports, which become free ones on 127.0.0.1, and for
 * the files a test replaces; and {@code extensions-jars/} with the collector's jar.
 */
final class JamesFolder {

    /** A comment, which is passed over, or a place that names an address to bind to. */
    private static final Pattern BIND = Pattern.compile("(?s)<!--.*?-->|<bind>\\s*[^<]*:(\\d+)\\s*</bind>");

    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final String KEYSTORE = "file://conf/keystore";
    private static final String KEYSTORE_SECRET = "james72laBalle";

    private final Path root;
    private final LoopbackPorts free;
    /** By file and configured port, in the order of the file. */
    private final Map<String, Map<Integer, Integer>> ports = new LinkedHashMap<>();

    JamesFolder(Path root, LoopbackPorts free) {
        this.root = root;
        this.free = free;
    }

    Path root() {
        return root;
    }

    Path conf() {
        return root.resolve("conf");
    }

    /** Lays the folder out. Content in {@code files}, by name, stands in for what {@code sample} has under that name. */
    void lay(Path sample, Map<String, Optional<String>> files, Iterable<Path> jars) {
        try {
            Files.createDirectories(conf());
            Files.createDirectories(root.resolve("extensions-jars"));
            copy(sample);
            for (Map.Entry<String, Optional<String>> file : files.entrySet()) {
                replace(file.getKey(), file.getValue());
            }
            for (Path jar : jars) {
                Files.copy(jar, root.resolve("extensions-jars").resolve(jar.getFileName()));
            }
            useFreePorts();
            makeKeystore();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Path sample) throws IOException {
        try (Stream<Path> files = Files.walk(sample)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = conf().resolve(sample.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void replace(String name, Optional<String> content) throws IOException {
        Path file = conf().resolve(name);
        if (content.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content.get());
        }
    }

    private void useFreePorts() throws IOException {
        try (Stream<Path> files = Files.list(conf())) {
            for (Path file : (Iterable<Path>)
                    files.filter(f -> f.toString().endsWith("server.xml")).sorted()::iterator) {
                bindFreePorts(file);
            }
        }
        setPort("webadmin.properties", "port", 8000);
        set("webadmin.properties", "host", "127.0.0.1");
        setPort("jmx.properties", "jmx.port", 9999);
        set("jmx.properties", "jmx.address", "127.0.0.1");
        setPort("jmap.properties", "jmap.port", 80);
    }

    private void bindFreePorts(Path file) throws IOException {
        Matcher places = BIND.matcher(Files.readString(file));
        String rewritten = places.replaceAll(place -> {
            if (place.group(1) == null) {
                return Matcher.quoteReplacement(place.group());
            }
            int port = choose(file.getFileName().toString(), Integer.parseInt(place.group(1)));
            return "<bind>127.0.0.1:" + port + "</bind>";
        });
        Files.writeString(file, rewritten);
    }

    /** Sets a port, of files that are there, to a free one. */
    private void setPort(String name, String key, int byDefault) throws IOException {
        Path file = conf().resolve(name);
        if (Files.exists(file)) {
            Matcher value = property(key).matcher(Files.readString(file));
            int configured = value.find() ? Integer.parseInt(value.group(1)) : byDefault;
            set(name, key, String.valueOf(choose(name, configured)));
        }
    }

    private void set(String name, String key, String value) throws IOException {
        Path file = conf().resolve(name);
        if (Files.exists(file)) {
            String others = property(key).matcher(Files.readString(file)).replaceAll("");
            Files.writeString(file, others + System.lineSeparator() + key + "=" + value + System.lineSeparator());
        }
    }

    private static Pattern property(String key) {
        return Pattern.compile("(?m)^" + Pattern.quote(key) + "[ \\t]*=[ \\t]*(\\S*)[ \\t]*$");
    }

    private int choose(String file, int configured) {
        return ports.computeIfAbsent(file, f -> new LinkedHashMap<>()).computeIfAbsent(configured, p -> free.next());
    }

    /** A certificate for 127.0.0.1 where a file asks for James' usual keystore and none is there. */
    private void makeKeystore() throws IOException {
        if (!Files.exists(conf().resolve("keystore")) && keystoreIsNamed()) {
            Keytool.selfSigned(conf().resolve("keystore"), KEYSTORE_SECRET);
        }
    }

    /** The SHA-256 fingerprint of the key store's certificate, in hexadecimal. */
    String certificateFingerprint() {
        try {
            KeyStore keystore =
                    KeyStore.getInstance(conf().resolve("keystore").toFile(), KEYSTORE_SECRET.toCharArray());
            byte[] certificate = keystore.getCertificate("james").getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean keystoreIsNamed() throws IOException {
        try (Stream<Path> files = Files.list(conf())) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".xml"))::iterator) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                if (COMMENT.matcher(content).replaceAll("").contains(KEYSTORE)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The port that now stands where {@code file} had {@code configured}. */
    Optional<Integer> port(String file, int configured) {
        return Optional.ofNullable(ports.getOrDefault(file, Map.of()).get(configured));
    }

    /** The first port of a file. */
    Optional<Integer> firstPort(String file) {
        return ports.getOrDefault(file, Map.of()).values().stream().findFirst();
    }
}
