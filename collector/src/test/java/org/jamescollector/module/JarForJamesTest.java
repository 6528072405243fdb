/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JarForJamesTest {

    /** In two parts, so that nobody renames them. */
    private static final String OLD = String.join(".", "javax", "mail.Message");

    private static final String NEW = String.join(".", "jakarta", "mail.Message");

    @Test
    void shouldBeContentWithTheJamesThatItWasMadeFor() {
        assertThat(JarForJames.ofThisClass().problem()).isEmpty();
        assertThat(new JarForJames(OLD, OLD::equals).problem()).isEmpty();
        assertThat(new JarForJames(NEW, NEW::equals).problem()).isEmpty();
    }

    @Test
    void shouldSendTheOldJarAwayFromANewJames() {
        assertThat(new JarForJames(OLD, NEW::equals).problem())
                .hasValue(
                        "james-collector.jar is for James 3.8 and this James is newer: take it out of extensions-jars/ and"
                                + " put james-collector-jakarta.jar there");
    }

    @Test
    void shouldSendTheNewJarAwayFromAnOldJames() {
        assertThat(new JarForJames(NEW, OLD::equals).problem())
                .hasValue(
                        "james-collector-jakarta.jar is for James 3.9 and newer and this James is older: take it out of"
                                + " extensions-jars/ and put james-collector.jar there");
    }
}
