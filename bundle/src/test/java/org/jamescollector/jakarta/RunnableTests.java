/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The test classes of a folder, and which of them can run: those that find every class which they, and the helpers among the tests that
 * they use, name.
 *
 * @param missing by test class, the classes that are not there; none where it can run
 */
record RunnableTests(Map<String, Set<String>> missing) {

    /**
     * @param folder with test classes
     * @param packageFolder the package below it, with slashes, in which to look for tests; "" for all
     * @param library what is on the class path, the folder included
     */
    static RunnableTests of(Path folder, String packageFolder, ClassLibrary library) throws IOException {
        Map<String, Set<String>> missing = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(packageFolder))) {
            for (Path file : files.filter(RunnableTests::isTest).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                name = name.substring(0, name.length() - ".class".length());
                missing.put(Linkage.dotted(name), missing(name, folder, library));
            }
        }
        return new RunnableTests(missing);
    }

    /** The same without some. */
    RunnableTests without(Predicate<String> tests) {
        Map<String, Set<String>> left = new TreeMap<>(missing);
        left.keySet().removeIf(tests);
        return new RunnableTests(left);
    }

    /** Names of classes, with dots. */
    List<String> canRun() {
        return missing.keySet().stream()
                .filter(test -> missing.get(test).isEmpty())
                .toList();
    }

    /** The others. */
    List<String> leftOut() {
        return missing.keySet().stream()
                .filter(test -> !missing.get(test).isEmpty())
                .toList();
    }

    private static boolean isTest(Path file) {
        return file.getFileName().toString().endsWith("Test.class");
    }

    private static Set<String> missing(String test, Path folder, ClassLibrary library) throws IOException {
        Set<String> missing = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(test));
        while (!next.isEmpty()) {
            String name = next.remove();
            Path file = folder.resolve(name + ".class");
            if (!seen.add(name)) {
                continue;
            }
            if (Files.exists(file)) {
                next.addAll(ClassUses.of(Files.readAllBytes(file)).classes());
            } else {
                Optional<ClassShape> found = library.find(name);
                // Without its parents a class cannot be loaded.
                found.ifPresent(shape -> shape.parents().forEach(next::add));
                if (found.isEmpty()) {
                    missing.add(Linkage.dotted(name));
                }
            }
        }
        return missing;
    }
}
