/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jamescollector.testing.Checkout;
import org.junit.jupiter.api.Test;

/** What is in the jar for James 3.9. */
class JakartaJarIT {

    /** Names of packages, with dots or slashes, as code, descriptors, strings and files have them. */
    private static final Pattern GONE = Pattern.compile(
            "javax[./](?:mail|inject|activation)\\b[\\w./$]*|javax[./]annotation[./]P[\\w$]*|com[./]sun[./]mail\\b[\\w./$]*");

    @Test
    void shouldHoldNoNameThatJames39DoesNotKnow() throws IOException {
        assertThat(named(Checkout.jakartaJar(), GONE)).isEmpty();
    }

    /** Else the test above would say nothing. */
    @Test
    void shouldBeMadeOfAJarThatHoldsSuchNames() throws IOException {
        assertThat(named(Checkout.jar(), GONE))
                .contains("org/jamescollector/matchers/AlreadyCollected.class: javax/mail/MessagingException")
                .contains("org/jamescollector/module/CollectorStore.class: javax/annotation/PreDestroy")
                .contains("org/jamescollector/module/JarForJames.class: javax.mail.Message");
    }

    @Test
    void shouldHaveJakartasNamesInstead() throws IOException {
        assertThat(named(Checkout.jakartaJar(), Pattern.compile("jakarta[./][\\w./$]*")))
                .contains("org/jamescollector/matchers/AlreadyCollected.class: jakarta/mail/MessagingException")
                .contains("org/jamescollector/module/CollectorStore.class: jakarta/annotation/PreDestroy")
                .contains("org/jamescollector/module/JarForJames.class: jakarta.mail.Message");
    }

    @Test
    void shouldHoldThePlainJarsFiles() throws IOException {
        assertThat(names(Checkout.jakartaJar())).isEqualTo(names(Checkout.jar()));
    }

    private static Set<String> names(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream()
                    .filter(JakartaJarIT::isOurs)
                    .map(JarEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The program that renames puts the POM in. */
    private static boolean isOurs(JarEntry entry) {
        return !entry.getName().startsWith("META-INF/maven/");
    }

    /** Each as {@code entry: name}. */
    private static List<String> named(Path jar, Pattern wanted) throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile opened = new JarFile(jar.toFile())) {
            for (JarEntry entry : opened.stream().filter(JakartaJarIT::isOurs).toList()) {
                try (InputStream in = opened.getInputStream(entry)) {
                    // Names in class files are ASCII, whatever is around them.
                    Matcher names = wanted.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                    while (names.find()) {
                        found.add(entry.getName() + ": " + names.group());
                    }
                }
            }
        }
        return found;
    }
}
