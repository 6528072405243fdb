/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.awaitility.Awaitility;

/** A mailet that lets nothing pass while a file ({@code <file>}) is there: mail stays in the spool. */
public final class WaitWhileFileExists extends GenericMailet {

    @Override
    public void service(Mail mail) {
        Path file = Path.of(getInitParameter("file"));
        Awaitility.await().pollInSameThread().atMost(Duration.ofMinutes(10)).until(() -> !Files.exists(file));
    }
}
