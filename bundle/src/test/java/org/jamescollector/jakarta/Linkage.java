/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What becomes of the references of some classes in some libraries: they resolve, or it is a problem, or it cannot be told because
 * a class is not in the libraries.
 */
final class Linkage {

    private final ClassLibrary library;
    private final Set<String> problems = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    Linkage(ClassLibrary library) {
        this.library = library;
    }

    /** What would end in a {@link LinkageError}: {@code who: what is wrong with which class or member}. */
    Set<String> problems() {
        return problems;
    }

    /**
     * Classes and members that cannot be told of, for a class is missing which they are, or are in, or may be inherited from:
     * {@code org.example.Absent}, {@code org.example.Absent.get(int):java.lang.Object}.
     */
    Set<String> unknown() {
        return unknown;
    }

    /** Checks one class. */
    void check(byte[] classFile) {
        ClassShape user = ClassShape.of(classFile);
        ClassUses uses = ClassUses.of(classFile);
        uses.classes().forEach(name -> checkClass(user, name));
        uses.members().forEach(use -> checkMember(user, use));
        checkInheritance(user);
    }

    private void checkClass(ClassShape user, String name) {
        Optional<ClassShape> found = library.find(name);
        if (found.isEmpty()) {
            unknown.add(dotted(name));
        } else if (!found.get().is(Member.Flag.PUBLIC)
                && !found.get().packageName().equals(user.packageName())) {
            problem(user, "class is not public: " + dotted(name));
        }
    }

    private void checkMember(ClassShape user, ClassUses.Use use) {
        Optional<ClassShape> owner = library.find(use.owner());
        String named = dotted(use.owner()) + "." + use.member();
        if (owner.isEmpty()) {
            unknown.add(named);
            return;
        }
        Optional<Declared> declared = resolve(owner.get(), use.member());
        if (declared.isEmpty()) {
            if (hasUnknownAncestor(owner.get())) {
                unknown.add(named);
            } else {
                problem(user, "there is no " + named);
            }
            return;
        }
        int flags = declared.get().flags();
        if (use.member().isMethod() && owner.get().is(Member.Flag.INTERFACE) != use.ownerIsInterface()) {
            problem(user, "class or interface, it has changed: " + named);
        }
        if (Member.Flag.STATIC.in(flags) != use.isStatic()) {
            problem(user, "static or not, it has changed: " + named);
        }
        if (!mayUse(user, declared.get())) {
            problem(user, "may not be used from there: " + named);
        }
    }

    private boolean mayUse(ClassShape user, Declared declared) {
        int flags = declared.flags();
        if (Member.Flag.PUBLIC.in(flags)) {
            return true;
        }
        if (Member.Flag.PRIVATE.in(flags)) {
            // Nest mates of each other; whether they are was for the compiler to tell.
            return outermost(user.name()).equals(outermost(declared.in().name()));
        }
        return user.packageName().equals(declared.in().packageName())
                || (Member.Flag.PROTECTED.in(flags) && mayUseProtected(user, declared));
    }

    private boolean mayUseProtected(ClassShape user, Declared declared) {
        // An array's clone() is public.
        return declared.member().name().equals("clone")
                // Code in a nested class acts for the class around it.
                || Stream.concat(Stream.of(user), library.find(outermost(user.name())).stream())
                        .anyMatch(
                                one -> ancestors(one).containsKey(declared.in().name()));
    }

    private void checkInheritance(ClassShape user) {
        user.superName().flatMap(library::find).ifPresent(parent -> {
            if (parent.is(Member.Flag.FINAL)) {
                problem(user, "its parent is final: " + dotted(parent.name()));
            }
            if (parent.is(Member.Flag.INTERFACE)) {
                problem(user, "its parent is an interface: " + dotted(parent.name()));
            }
        });
        Map<String, ClassShape> ancestors = ancestors(user);
        for (ClassShape ancestor : ancestors.values()) {
            if (ancestor.name().equals(user.name())) {
                continue;
            }
            ancestor.members().forEach((member, flags) -> {
                if (!member.isMethod() || member.isConstructor() || Member.Flag.STATIC.in(flags)) {
                    return;
                }
                boolean seen = Member.Flag.PUBLIC.in(flags) || Member.Flag.PROTECTED.in(flags);
                if (seen && Member.Flag.FINAL.in(flags) && user.flags(member).isPresent()) {
                    problem(user, "overrides what is final: " + dotted(ancestor.name()) + "." + member);
                }
                if (Member.Flag.ABSTRACT.in(flags) && !user.is(Member.Flag.ABSTRACT) && !implemented(user, member)) {
                    problem(user, "does not implement " + dotted(ancestor.name()) + "." + member);
                }
            });
        }
    }

    private boolean implemented(ClassShape user, Member member) {
        return hasUnknownAncestor(user)
                || ancestors(user).values().stream()
                        .flatMap(shape -> shape.flags(member).stream())
                        .anyMatch(flags -> !Member.Flag.ABSTRACT.in(flags));
    }

    /** Where a member is declared that was looked for in a class. */
    private record Declared(ClassShape in, Member member, int flags) {}

    private Optional<Declared> resolve(ClassShape owner, Member member) {
        Map<String, ClassShape> searched = ancestors(owner);
        if (owner.is(Member.Flag.INTERFACE)) {
            library.find("java/lang/Object").ifPresent(object -> searched.put(object.name(), object));
        }
        if (member.isConstructor()) {
            return owner.flags(member).map(flags -> new Declared(owner, member, flags));
        }
        return searched.values().stream()
                .flatMap(shape -> shape.flags(member).map(flags -> new Declared(shape, member, flags)).stream())
                .findFirst()
                .or(() -> signaturePolymorphic(owner, member));
    }

    /** JVMS 2.9.3: these take any arguments. */
    private static Optional<Declared> signaturePolymorphic(ClassShape owner, Member member) {
        boolean anyArguments = owner.name().equals("java/lang/invoke/MethodHandle")
                || owner.name().equals("java/lang/invoke/VarHandle");
        return anyArguments && member.isMethod()
                ? Optional.of(new Declared(owner, member, owner.access() & 0x0001))
                : Optional.empty();
    }

    /** The class itself, then its parents and theirs, as far as they are known: classes before interfaces. */
    private Map<String, ClassShape> ancestors(ClassShape shape) {
        Map<String, ClassShape> found = new LinkedHashMap<>();
        for (Optional<ClassShape> next = Optional.of(shape);
                next.isPresent();
                next = next.get().superName().flatMap(library::find)) {
            found.put(next.get().name(), next.get());
        }
        Set<String> interfaces = new LinkedHashSet<>();
        found.values().forEach(one -> addInterfaces(one, interfaces));
        interfaces.forEach(name -> library.find(name).ifPresent(one -> found.put(name, one)));
        return found;
    }

    private void addInterfaces(ClassShape shape, Set<String> found) {
        for (String name : shape.interfaces()) {
            if (found.add(name)) {
                library.find(name).ifPresent(one -> addInterfaces(one, found));
            }
        }
    }

    private boolean hasUnknownAncestor(ClassShape shape) {
        return ancestors(shape).values().stream().flatMap(ClassShape::parents).anyMatch(name -> library.find(name)
                .isEmpty());
    }

    private void problem(ClassShape user, String what) {
        problems.add(dotted(user.name()) + ": " + what);
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    static String dotted(String name) {
        return name.replace('/', '.');
    }
}
