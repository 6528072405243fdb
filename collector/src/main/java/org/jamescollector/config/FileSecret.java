/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;

/** A secret in a UTF-8 file, without the one line end that editors put behind it; read anew each time. */
record FileSecret(Path file) implements SecretSource {

    @Override
    public Secret resolve() throws IOException {
        String from = "the secret file " + file;
        String text = SecretText.decode(read(from), from);
        return SecretText.check(withoutLineEnd(text), from);
    }

    private byte[] read(String from) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SecretText.LONGEST + 1);
            if (bytes.length > SecretText.LONGEST) {
                throw new IOException(from + " is longer than " + SecretText.LONGEST + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException(from + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(from + " may not be read by the user James runs as", e);
        }
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return "${file:" + file + "}";
    }
}
