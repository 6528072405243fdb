/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * What a class asks of others.
 *
 * @param classes every class it names anywhere: code, signatures, annotations
 * @param members every field and method its code names
 */
record ClassUses(Set<String> classes, Set<Use> members) {

    /**
     * A field or method as code names it.
     *
     * @param owner the class it is looked for in first, with slashes
     * @param ownerIsInterface what the code takes the owner for; of no meaning for a field
     * @param isStatic what the code takes the member for
     */
    record Use(String owner, Member member, boolean ownerIsInterface, boolean isStatic) {}

    static ClassUses of(byte[] classFile) {
        Set<String> classes = new TreeSet<>();
        Set<Use> members = new LinkedHashSet<>();
        // The remapper renames nothing: it is asked about every name of a class, wherever it stands.
        Remapper names = new Remapper() {
            @Override
            public String map(String internalName) {
                classes.add(internalName);
                return internalName;
            }
        };
        ClassVisitor reader = new ClassVisitor(Opcodes.ASM9, new ClassRemapper(new ClassWriter(0), names)) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                return new Code(super.visitMethod(access, name, descriptor, signature, exceptions), members);
            }
        };
        new ClassReader(classFile).accept(reader, ClassReader.SKIP_DEBUG);
        return new ClassUses(classes, members);
    }

    private static final class Code extends MethodVisitor {

        private final Set<Use> members;

        private Code(MethodVisitor next, Set<Use> members) {
            super(Opcodes.ASM9, next);
            this.members = members;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            use(owner, name, descriptor, isInterface, opcode == Opcodes.INVOKESTATIC);
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            use(owner, name, descriptor, false, opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC);
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            use(bootstrap);
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    use(handle);
                }
            }
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        private void use(Handle handle) {
            boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC
                    || handle.getTag() == Opcodes.H_GETSTATIC
                    || handle.getTag() == Opcodes.H_PUTSTATIC;
            use(handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface(), isStatic);
        }

        private void use(String owner, String name, String descriptor, boolean isInterface, boolean isStatic) {
            // The methods of an array are those of Object.
            if (!owner.startsWith("[")) {
                members.add(new Use(owner, new Member(name, descriptor), isInterface, isStatic));
            }
        }
    }
}
