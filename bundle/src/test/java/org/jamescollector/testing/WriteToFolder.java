/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** A mailet that writes each collected message, as it is, into a folder ({@code <folder>}), below which each account has its own. */
public final class WriteToFolder extends GenericMailet {

    @Override
    public void service(Mail mail) throws MessagingException {
        Path account = Path.of(getInitParameter("folder")).resolve(attribute(mail, "org.jamescollector.account"));
        Path part = account.resolve(attribute(mail, "org.jamescollector.deliveryId") + ".part");
        try {
            Files.createDirectories(account);
            try (OutputStream out = Files.newOutputStream(part)) {
                mail.getMessage().writeTo(out);
            }
            Files.move(part, account.resolve(part.getFileName().toString().replace(".part", ".msg")));
        } catch (IOException e) {
            throw new MessagingException("Cannot write " + part, e);
        }
    }

    private static String attribute(Mail mail, String name) {
        return mail.getAttribute(AttributeName.of(name))
                .map(attribute -> String.valueOf(attribute.getValue().value()))
                .orElse("none");
    }

    /** What is there of an account by now, in no order. */
    public static List<byte[]> read(Path folder, String account) {
        if (!Files.isDirectory(folder.resolve(account))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(account))) {
            return files.filter(file -> file.toString().endsWith(".msg"))
                    .map(WriteToFolder::bytes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
