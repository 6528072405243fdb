/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.james.filesystem.api.FileSystem;

/** The templates that come with the collector, and those that administrators write. */
public final class NoticeTemplates {

    /** Some editors put it before a text in UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private NoticeTemplates() {}

    /**
     * The template in this file, or the one that comes with the collector.
     *
     * @param kind {@code ask}, {@code delete-and-warn} or {@code headers-only}
     * @param url {@code file://conf/ask.txt}, an absolute path, or one below conf/; empty: the collector's own
     * @throws IllegalArgumentException when it cannot be read, or is none; says why
     */
    public static NoticeTemplate load(String kind, Optional<String> url, FileSystem fileSystem) {
        NoticeTemplate standard = standard(kind);
        if (url.isEmpty()) {
            return standard;
        }
        NoticeTemplate template = ofFile(url.get(), fileSystem);
        if (standard.has(NoticeValues.TOKEN) && !template.has(NoticeValues.TOKEN)) {
            throw new IllegalArgumentException(url.get() + ": ${" + NoticeValues.TOKEN
                    + "} has to stand in it, best in its subject: it is what an answer is known by");
        }
        return template;
    }

    private static NoticeTemplate ofFile(String url, FileSystem fileSystem) {
        try {
            String template = Files.readString(locate(url, fileSystem));
            return NoticeTemplate.parse(template.startsWith(BYTE_ORDER_MARK) ? template.substring(1) : template);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(url + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(url + ": it is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(url + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(url + ": " + e.getMessage(), e);
        }
    }

    private static Path locate(String url, FileSystem fileSystem) throws IOException {
        if (url.contains("://")) {
            return fileSystem.getFile(url).toPath();
        }
        Path path = Path.of(url);
        return path.isAbsolute()
                ? path
                : fileSystem.getFile(FileSystem.FILE_PROTOCOL_AND_CONF + url).toPath();
    }

    /** The collector's own. */
    public static NoticeTemplate standard(String kind) {
        try (InputStream in = NoticeTemplates.class.getResourceAsStream(kind + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("there is no template " + kind);
            }
            return NoticeTemplate.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
