/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A field or method of a class, without the class.
 *
 * @param descriptor as in the class file: {@code (I)V} for a method, {@code I} for a field
 */
record Member(String name, String descriptor) {

    boolean isMethod() {
        return descriptor.startsWith("(");
    }

    boolean isConstructor() {
        return name.equals("<init>");
    }

    /** As a reader writes it: {@code get(int):java.lang.Object}, {@code size:int}. */
    @Override
    public String toString() {
        if (!isMethod()) {
            return name + ":" + Type.getType(descriptor).getClassName();
        }
        StringBuilder text = new StringBuilder(name).append('(');
        String comma = "";
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            text.append(comma).append(argument.getClassName());
            comma = ",";
        }
        return text.append("):")
                .append(Type.getReturnType(descriptor).getClassName())
                .toString();
    }

    /** One bit of a class's, field's or method's access flags. */
    enum Flag {
        PUBLIC(Opcodes.ACC_PUBLIC),
        PROTECTED(Opcodes.ACC_PROTECTED),
        PRIVATE(Opcodes.ACC_PRIVATE),
        STATIC(Opcodes.ACC_STATIC),
        FINAL(Opcodes.ACC_FINAL),
        ABSTRACT(Opcodes.ACC_ABSTRACT),
        INTERFACE(Opcodes.ACC_INTERFACE);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        boolean in(int access) {
            return (access & bit) != 0;
        }
    }
}
