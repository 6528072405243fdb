/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class is compiled against one version of a library, and checked against another. */
class LinkageTest {

    @TempDir
    private Path folder;

    @Test
    void shouldBeContentWithTheSameLibrary() throws IOException {
        Linkage linkage = checked(
                "public class Lib { public int size; protected void p() {} private void q() {} }",
                "class User extends Lib { void use(Lib lib) { size = lib.size; p(); new int[0].clone(); } }",
                "public class Lib { public int size; protected void p() {} private void q() {} }");

        assertThat(linkage.problems()).isEmpty();
        assertThat(linkage.unknown()).isEmpty();
    }

    @Test
    void shouldFindAMethodThatIsGone() throws IOException {
        assertProblem(
                "public class Lib { public String name() { return \"\"; } }",
                "class User { String use(Lib lib) { return lib.name(); } }",
                "public class Lib { public CharSequence name() { return \"\"; } }",
                "User: there is no Lib.name():java.lang.String");
    }

    @Test
    void shouldFindAMethodThatALambdaUses() throws IOException {
        assertProblem(
                "public class Lib { public static void run() {} }",
                "class User { Runnable use() { return Lib::run; } }",
                "public class Lib { }",
                "User: there is no Lib.run():void");
    }

    @Test
    void shouldFindAConstructorThatOnlyTheParentHas() throws IOException {
        assertProblem(
                "public class Lib { public Lib(String s) {} }",
                "class User { Object use() { return new Lib(\"\"); } }",
                "public class Lib { public Lib() {} }",
                "User: there is no Lib.<init>(java.lang.String):void");
    }

    @Test
    void shouldFindAMethodThatHasBecomeStatic() throws IOException {
        assertProblem(
                "public class Lib { public void run() {} }",
                "class User { void use(Lib lib) { lib.run(); } }",
                "public class Lib { public static void run() {} }",
                "User: static or not, it has changed: Lib.run():void");
    }

    @Test
    void shouldFindAClassThatHasBecomeAnInterface() throws IOException {
        assertProblem(
                "public abstract class Lib { public abstract void run(); }",
                "class User { void use(Lib lib) { lib.run(); } }",
                "public interface Lib { void run(); }",
                "User: class or interface, it has changed: Lib.run():void");
    }

    @Test
    void shouldFindAMethodThatIsNoLongerOpen() throws IOException {
        assertProblem(
                "public class Lib { public void run() {} }",
                "class User { void use(Lib lib) { lib.run(); } }",
                "public class Lib { private void run() {} }",
                "User: may not be used from there: Lib.run():void");
    }

    @Test
    void shouldFindAMethodThatHasToBeImplementedNow() throws IOException {
        assertProblem(
                "public interface Lib { }",
                "class User implements Lib { }",
                "public interface Lib { void run(); }",
                "User: does not implement Lib.run():void");
    }

    @Test
    void shouldTakeADefaultMethodForAnImplementation() throws IOException {
        assertThat(checked(
                                "public interface Lib { }",
                                "class User implements Lib { }",
                                "public interface Lib { default void run() {} }")
                        .problems())
                .isEmpty();
    }

    @Test
    void shouldFindAParentThatIsFinalNow() throws IOException {
        assertProblem(
                "public class Lib { }",
                "class User extends Lib { }",
                "public final class Lib { }",
                "User: its parent is final: Lib");
    }

    @Test
    void shouldFindAnOverriddenMethodThatIsFinalNow() throws IOException {
        assertProblem(
                "public class Lib { public void run() {} }",
                "class User extends Lib { @Override public void run() {} }",
                "public class Lib { public final void run() {} }",
                "User: overrides what is final: Lib.run():void");
    }

    @Test
    void shouldListWhatItCannotTell() throws IOException {
        Linkage linkage = checked(
                "public class Lib { public String name() { return \"\"; } }",
                "class User { String use(Lib lib) { return lib.name(); } }",
                "public class Other { }");

        assertThat(linkage.problems()).isEmpty();
        assertThat(linkage.unknown()).containsExactly("Lib", "Lib.name():java.lang.String");
    }

    @Test
    void shouldNotGuessWhatAMissingParentMayHave() throws IOException {
        Linkage linkage = checked(
                "public class Lib { public void run() {} }",
                "class User extends Lib { void use() { run(); } }",
                "public class Other { }");

        assertThat(linkage.problems()).isEmpty();
        assertThat(linkage.unknown()).contains("User.run():void");
    }

    private void assertProblem(String library, String user, String otherLibrary, String problem) throws IOException {
        assertThat(checked(library, user, otherLibrary).problems()).contains(problem);
    }

    private Linkage checked(String library, String user, String otherLibrary) throws IOException {
        Path before = compiled("before", library, List.of());
        Path users = compiled("users", user, List.of("-cp", before.toString()));
        Path after = compiled("after", otherLibrary, List.of());
        try (ClassLibrary found = new ClassLibrary(List.of(after, users))) {
            Linkage linkage = new Linkage(found);
            linkage.check(Files.readAllBytes(users.resolve("User.class")));
            return linkage;
        }
    }

    /** @param source one class or interface */
    private Path compiled(String name, String source, List<String> options) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name));
        String type = source.replaceFirst(".*?\\b(?:class|interface) (\\w+).*", "$1");
        Path file = Files.writeString(classes.resolve(type + ".java"), source);
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-d", classes.toString(), file.toString()));
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, command.toArray(String[]::new));
        assertThat(exit).isZero();
        return classes;
    }
}
