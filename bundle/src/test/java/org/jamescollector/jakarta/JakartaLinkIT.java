/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.jamescollector.testing.Checkout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whether James 3.9 has what the jar for it asks of James. Maven Central holds a part of 3.9's modules: against those, and the libraries
 * that come with them, every reference is resolved. What points into the others is listed by name, and has been looked up
 * in their source.
 */
class JakartaLinkIT {

    private static final String LIST = "/jakarta/read-in-james-3.9.txt";

    private static Linkage linkage;

    @BeforeAll
    static void link() throws IOException {
        List<Path> path = new ArrayList<>(James39.modules());
        path.addAll(James39.builtModules());
        path.add(Checkout.jakartaJar());
        try (ClassLibrary library = new ClassLibrary(path);
                JarFile jar = new JarFile(Checkout.jakartaJar().toFile())) {
            linkage = new Linkage(library);
            for (JarEntry entry : jar.stream().filter(JakartaLinkIT::isOurs).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    linkage.check(in.readAllBytes());
                }
            }
        }
        Files.write(Checkout.root().resolve("bundle/target/unchecked-in-james-3.9.txt"), linkage.unknown());
    }

    /** What is relocated asks for optional things that James does not have in either version. */
    private static boolean isOurs(JarEntry entry) {
        return entry.getName().startsWith("org/jamescollector/")
                && !entry.getName().startsWith("org/jamescollector/shaded/")
                && entry.getName().endsWith(".class");
    }

    @Test
    void shouldFindInJames39WhatItRefersTo() {
        assertThat(linkage.problems()).isEmpty();
    }

    @Test
    void shouldReferIntoMissingModulesOnlyToWhatWasReadInTheirSource() throws IOException {
        assertThat(linkage.unknown())
                .as(
                        "James 3.9 modules that Maven Central does not have: look each of these up in the source of James 3.9,"
                                + " then add it to bundle/src/test/resources" + LIST)
                .allMatch(readInSource()::contains, "was read in the source");
    }

    @Test
    void shouldListOnlyWhatIsNotInMavenCentral() throws IOException {
        Set<String> modules = Set.of(
                "org.apache.james.webadmin",
                "org.apache.james.protocols.smtp",
                "org.apache.james.protocols.pop3",
                "org.apache.james.smtpserver",
                "org.apache.james.pop3server",
                // Members that classes of ours inherit from those.
                "org.jamescollector");

        assertThat(readInSource()).allMatch(name -> modules.stream().anyMatch(name::startsWith));
    }

    private static Set<String> readInSource() throws IOException {
        try (InputStream in = JakartaLinkIT.class.getResourceAsStream(LIST)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
