/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The classes of some jars and folders, and of the JDK that runs this; none of them is loaded. */
final class ClassLibrary implements AutoCloseable {

    private final URLClassLoader files;
    private final Map<String, Optional<ClassShape>> read = new HashMap<>();

    ClassLibrary(List<Path> jarsAndFolders) {
        // The platform's loader as its parent: nothing comes from the class path of the tests.
        files = new URLClassLoader(
                jarsAndFolders.stream().map(ClassLibrary::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    /** @param classPath as {@code java -cp} takes it */
    static List<Path> entries(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }

    /** As {@code java -cp} takes it. */
    static String classPath(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** @param name with slashes */
    Optional<ClassShape> find(String name) {
        return read.computeIfAbsent(name, this::load);
    }

    private Optional<ClassShape> load(String name) {
        try (InputStream in = files.getResourceAsStream(name + ".class")) {
            return Optional.ofNullable(in).map(ClassLibrary::bytes).map(ClassShape::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path.toString(), e);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
