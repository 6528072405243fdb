/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.Optional;
import org.jamescollector.account.SecretSource;

/**
 * Where the history is kept.
 *
 * @param url a JDBC URL as configured; after {@code jdbc:sqlite:} it may hold a {@code file://} URL, which James'
 *     {@code FileSystem} resolves
 * @param user the user to sign in with; empty: none, or the one in the URL
 * @param password that user's password; empty: none, or the one in the URL
 * @param poolSize how many connections are kept at most
 */
public record DatabaseSettings(String url, Optional<String> user, Optional<SecretSource> password, int poolSize) {

    /** In James' own var directory, where nothing needs to be installed. */
    public static final DatabaseSettings DEFAULT = new DatabaseSettings(
            "jdbc:sqlite:file://var/collector/collector.db", Optional.empty(), Optional.empty(), 10);

    /** Without the URL, in which JDBC allows a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", poolSize=" + poolSize + "]";
    }
}
