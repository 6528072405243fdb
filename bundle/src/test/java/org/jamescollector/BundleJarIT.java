/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jamescollector.testing.Checkout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar that administrators install, and what is not. */
class BundleJarIT {

    private static final int JAVA_17 = 61;
    private static final long MEGABYTE = 1024 * 1024;

    private static JarFile jar;
    private static List<JarEntry> entries;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(Checkout.jar().toFile());
        entries = jar.stream().toList();
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void shouldHoldTheCollectorsOwnClasses() {
        assertThat(names())
                .contains(
                        "org/jamescollector/account/Pop3Account.class",
                        "org/jamescollector/pop3/Pop3Session.class",
                        "org/jamescollector/matchers/AlreadyCollected.class",
                        "org/jamescollector/mailets/DeliverCopiesOnce.class");
    }

    @Test
    void shouldHoldNoClassOutsideItsOwnPackagesAndSqlites() {
        assertThat(classes())
                .allMatch(name -> name.startsWith("org/jamescollector/") || name.startsWith("org/sqlite/"));
    }

    @Test
    void shouldHoldNothingThatJamesHas() throws IOException {
        Set<String> james = new HashSet<>();
        for (String library : jamesClassPath().split(File.pathSeparator, -1)) {
            try (JarFile opened = new JarFile(library)) {
                opened.stream()
                        .map(JarEntry::getName)
                        .filter(BundleJarIT::isClass)
                        .forEach(james::add);
            }
        }
        assertThat(james).contains("org/apache/james/MemoryJamesServerMain.class");
        assertThat(classes()).doesNotContainAnyElementsOf(james);
    }

    @Test
    void shouldNeedOnlyWhatIsInItOrInJames() throws IOException {
        StringWriter found = new StringWriter();
        PrintWriter out = new PrintWriter(found);
        ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "--multi-release",
                        "base",
                        "-verbose:class",
                        "--missing-deps",
                        "-cp",
                        jamesClassPath(),
                        Checkout.jar().toString());
        Set<String> needy = found.toString()
                .lines()
                .filter(line -> line.contains(" -> ") && line.contains("not found"))
                .map(line -> line.strip().split("\\s+", -1)[0])
                .filter(name ->
                        name.startsWith("org.jamescollector.") && !name.startsWith("org.jamescollector.shaded."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(needy).isEmpty();
    }

    @Test
    void shouldRunOnJava17() throws IOException {
        for (JarEntry entry : entries) {
            if (isClass(entry.getName())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] head = in.readNBytes(8);
                    assertThat(Byte.toUnsignedInt(head[7])).as(entry.getName()).isLessThanOrEqualTo(JAVA_17);
                }
            }
        }
    }

    @Test
    void shouldHoldNoDebrisOfTheJarsItIsMadeOf() {
        assertThat(names())
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.endsWith("module-info.class"))
                .noneMatch(name -> name.startsWith("META-INF/versions/"))
                .noneMatch(name -> name.startsWith("META-INF/maven/"))
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"));
    }

    @Test
    void shouldNameRelocatedServicesByTheirNewNames() throws IOException {
        List<String> services = names().stream()
                .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
                .toList();
        assertThat(services)
                .contains("META-INF/services/org.jamescollector.shaded.flywaydb.core.extensibility.Plugin")
                .allMatch(name -> name.startsWith("META-INF/services/org.jamescollector.")
                        || name.equals("META-INF/services/java.sql.Driver"));
        for (String service : services) {
            assertThat(read(service).lines().filter(line -> !line.isBlank()))
                    .as(service)
                    .isNotEmpty()
                    .allMatch(provider -> names().contains(provider.replace('.', '/') + ".class"));
        }
    }

    @Test
    void shouldKeepTheLicencesOfItsParts() throws IOException {
        assertThat(names()).contains("META-INF/LICENSE", "META-INF/NOTICE");
        assertThat(read("META-INF/licenses/README.txt"))
                .contains("HikariCP", "Jdbi", "Flyway", "SQLite", "PostgreSQL", "db-scheduler", "SCRAM", "RE2/J");
        assertThat(read("META-INF/licenses/postgresql.txt")).contains("PostgreSQL Global Development Group");
        assertThat(read("META-INF/licenses/scram.txt")).contains("OnGres");
        assertThat(read("META-INF/licenses/stringprep.txt")).contains("OnGres");
        assertThat(read("META-INF/licenses/sqlite-jdbc-zentus.txt")).contains("David Crawshaw");
        assertThat(read("META-INF/licenses/antlr.txt")).contains("The ANTLR Project");
        assertThat(read("META-INF/licenses/re2j.txt")).contains("The Go Authors");
    }

    @Test
    void shouldHoldSqliteForServersOnly() {
        assertThat(names().stream()
                        .filter(name -> name.startsWith("org/sqlite/native/") && !name.endsWith("/"))
                        .map(name -> Arrays.stream(name.split("/", -1)).skip(3).limit(2))
                        .map(parts -> parts.collect(Collectors.joining("/"))))
                .containsExactlyInAnyOrder(
                        "Linux/x86_64",
                        "Linux/aarch64",
                        "Linux-Musl/x86_64",
                        "Linux-Musl/aarch64",
                        "Mac/x86_64",
                        "Mac/aarch64",
                        "Windows/x86_64",
                        "Windows/aarch64");
    }

    @Test
    void shouldStaySmall() throws IOException {
        assertThat(Files.size(Checkout.jar())).isLessThan(12 * MEGABYTE);
    }

    @Test
    void shouldCarryAFixedDateSoThatTwoBuildsAreAlike() {
        assertThat(entries.stream()
                        .filter(entry -> entry.getName().startsWith("org/jamescollector/account/"))
                        .map(JarEntry::getTimeLocal)
                        .distinct())
                .containsExactly(LocalDateTime.parse("2026-11-01T00:00:00"));
    }

    private static List<String> names() {
        return entries.stream().map(JarEntry::getName).toList();
    }

    private static List<String> classes() {
        return names().stream().filter(BundleJarIT::isClass).toList();
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class");
    }

    private static String read(String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String jamesClassPath() throws IOException {
        Path file = Checkout.root().resolve("bundle/target/james.classpath");
        return Files.readString(file).strip();
    }
}
