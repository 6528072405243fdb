/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What others see of a class.
 *
 * @param name with slashes, as in class files; so are {@code superName} and {@code interfaces}
 * @param access its flags; of a nested class those that the JVM looks at, not those in its source
 * @param superName absent for {@code java/lang/Object}
 * @param members declared by the class itself, with their flags
 */
record ClassShape(
        String name, int access, Optional<String> superName, List<String> interfaces, Map<Member, Integer> members) {

    static ClassShape of(byte[] classFile) {
        Reader reader = new Reader();
        new ClassReader(classFile).accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return reader.shape.orElseThrow();
    }

    boolean is(Member.Flag flag) {
        return flag.in(access);
    }

    Stream<String> parents() {
        return Stream.concat(superName.stream(), interfaces.stream());
    }

    /** The run-time package: classes in one see each other's members that have no access modifier. */
    String packageName() {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    Optional<Integer> flags(Member member) {
        return Optional.ofNullable(members.get(member));
    }

    private static final class Reader extends ClassVisitor {

        private final Map<Member, Integer> members = new LinkedHashMap<>();
        private Optional<ClassShape> shape = Optional.empty();

        private Reader() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            shape = Optional.of(new ClassShape(
                    name, access, Optional.ofNullable(superName), new ArrayList<>(List.of(interfaces)), members));
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            members.put(new Member(name, descriptor), access);
            return super.visitMethod(access, name, descriptor, signature, exceptions);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            members.put(new Member(name, descriptor), access);
            return super.visitField(access, name, descriptor, signature, value);
        }
    }
}
