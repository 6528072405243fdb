/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The constants of James' classes that a compiler puts into the code which uses them (JLS 15.29), so that no reference is left which a
 * check of links could find.
 *
 * @param values by class, with slashes, and by name
 */
record Constants(Map<String, Map<String, Object>> values) {

    static Constants of(List<Path> libraries) throws IOException {
        Map<String, Map<String, Object>> values = new TreeMap<>();
        for (Path library : libraries) {
            try (JarFile jar = new JarFile(library.toFile())) {
                for (JarEntry entry : jar.stream().filter(Constants::isOfJames).toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        String name =
                                entry.getName().substring(0, entry.getName().length() - ".class".length());
                        values.put(name, in(in.readAllBytes()));
                    }
                }
            }
        }
        return new Constants(values);
    }

    /** Those that another James does not have, or has with another value, of the classes that both have: {@code MailQueue.NAME}. */
    Set<String> changedIn(Constants other) {
        Set<String> changed = new TreeSet<>();
        values.forEach((owner, constants) -> {
            if (other.values.containsKey(owner)) {
                constants.forEach((name, value) -> {
                    if (!value.equals(other.values.get(owner).get(name))) {
                        changed.add(simpleName(owner) + "." + name);
                    }
                });
            }
        });
        return changed;
    }

    private static String simpleName(String owner) {
        return owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1);
    }

    private static boolean isOfJames(JarEntry entry) {
        String name = entry.getName();
        return name.endsWith(".class")
                && (name.startsWith("org/apache/james/") || name.startsWith("org/apache/mailet/"));
    }

    private static Map<String, Object> in(byte[] classFile) {
        Map<String, Object> found = new TreeMap<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public FieldVisitor visitField(
                                    int access, String name, String descriptor, String signature, Object value) {
                                boolean seen = !Member.Flag.PRIVATE.in(access);
                                if (seen && Member.Flag.STATIC.in(access) && value != null) {
                                    found.put(name, value);
                                }
                                return super.visitField(access, name, descriptor, signature, value);
                            }
                        },
                        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return found;
    }
}
