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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.testing.Checkout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The tests of the modules once more, renamed like the jar, on what Maven Central has of James 3.9 and on the Java that it needs. Those
 * that need more of James 3.9 are left out and listed in {@code bundle/target/jakarta-tests}. Who has built the missing modules
 * names their jars or folders in the system property {@code james39.modules}, and they run too.
 */
class JakartaSuiteIT {

    private static final int MINUTES = 15;
    private static final int MOST_TO_SHOW = 20_000;
    /** What a database makes of our SQL is the same in every James: these take long and would tell nothing new. */
    private static final Pattern DATABASES = Pattern.compile(".*\\.(Postgres\\w*|SeveralNodes|HistoryDurability)Test");
    /** By class what no look at it can tell: it, or what it tests, loads classes by names that it reads in files. */
    private static final Map<String, String> NEEDS_BESIDE = Map.of(
            "org.jamescollector.config.InstallationGuideTest", "org/apache/james/webadmin/Routes",
            "org.jamescollector.module.ProviderCheckTest", "org/apache/james/protocols/smtp/core/esmtp/EhloExtension");

    private static final Pattern SUCCESSFUL = Pattern.compile("\\[\\s+(\\d+) tests successful\\s+]");

    private static NewerJava java;
    private static Path tests;

    @BeforeAll
    static void find() {
        java = NewerJava.require();
        tests = Checkout.root().resolve("bundle/target/jakarta-tests");
    }

    @Test
    void shouldCollectOnJames39() throws Exception {
        assertThat(passed("collector", "")).isGreaterThan(1_500);
    }

    @Test
    void shouldMatchOnJames39() throws Exception {
        assertThat(passed("matchers", "")).isGreaterThan(100);
    }

    @Test
    void shouldHandleMailOnJames39() throws Exception {
        assertThat(passed("mailets", "")).isGreaterThan(10);
    }

    @Test
    void shouldDecideByRulesOfJames39() throws Exception {
        assertThat(passed("bundle", "org/jamescollector/rules")).isGreaterThan(30);
    }

    /** How many tests of a module passed; those that fail fail this one. */
    private static int passed(String module, String packageFolder) throws Exception {
        List<Path> classPath = classPath(module);
        RunnableTests found;
        try (ClassLibrary library = new ClassLibrary(classPath)) {
            found = RunnableTests.of(tests.resolve(module).resolve("test-classes"), packageFolder, library)
                    .without(test -> DATABASES.matcher(test).matches())
                    .without(test -> NEEDS_BESIDE.containsKey(test)
                            && library.find(NEEDS_BESIDE.get(test)).isEmpty());
        }
        Files.write(
                tests.resolve(module + "-left-out.txt"),
                found.leftOut().stream()
                        .map(test -> test + " needs "
                                + String.join(", ", found.missing().get(test)))
                        .toList());
        assertThat(found.missing().values().stream().flatMap(Set::stream))
                .as("what may be missing: modules of James, and the checks of our own architecture")
                .allMatch(name -> name.startsWith("org.apache.james.") || name.startsWith("com.tngtech.archunit."));

        Path output = tests.resolve(module + ".txt");
        int exit = run(module, arguments(module, classPath, found.canRun()), output);
        String said = Files.readString(output);
        assertThat(exit).as("%s", failures(said, output)).isZero();
        Matcher successful = SUCCESSFUL.matcher(said);
        assertThat(successful.find()).as("%s", failures(said, output)).isTrue();
        int passed = Integer.parseInt(successful.group(1));
        System.out.printf(
                "James 3.9, Java %d, %s: %d tests passed, %d classes of tests left out%n",
                java.feature(), module, passed, found.leftOut().size());
        return passed;
    }

    /** What the launcher says last, behind all that the tests have logged. */
    private static String failures(String said, Path output) {
        int summary = said.lastIndexOf("\nFailures (");
        String end = said.substring(Math.max(0, Math.max(summary, said.length() - MOST_TO_SHOW)));
        return "see " + output + " and the reports beside it\n" + end;
    }

    private static List<Path> classPath(String module) throws IOException {
        List<Path> path = new ArrayList<>();
        path.add(tests.resolve(module).resolve("test-classes"));
        for (String other : List.of("collector", "matchers", "mailets")) {
            path.add(tests.resolve(other).resolve("classes"));
        }
        path.add(tests.resolve("collector/test-classes"));
        path.addAll(James39.withTestLibraries());
        path.addAll(James39.builtModules());
        path.add(tests.resolve("stand-ins"));
        return path;
    }

    /** A file, for the line would be too long for some systems. */
    private static Path arguments(String module, List<Path> classPath, List<String> testClasses) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "-cp",
                '"' + ClassLibrary.classPath(classPath) + '"',
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--details=summary",
                "--reports-dir=" + tests.resolve(module + "-reports")));
        testClasses.forEach(test -> lines.add("--select-class=" + test));
        return Files.write(tests.resolve(module + ".arguments"), lines);
    }

    /** In the module's folder, where its tests look for its files. */
    private static int run(String module, Path arguments, Path output) throws Exception {
        List<String> command = Stream.concat(java.command().stream(), Stream.of("@" + arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .directory(Checkout.root().resolve(module).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("%s ends within %d minutes, see %s", module, MINUTES, output)
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
