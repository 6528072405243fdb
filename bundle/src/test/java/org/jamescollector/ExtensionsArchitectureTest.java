/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;

/** Matchers and mailets stay thin: they read their configuration and hand the work to the service. */
@AnalyzeClasses(
        packages = {"org.jamescollector.matchers", "org.jamescollector.mailets"},
        importOptions = {ImportOption.DoNotIncludeTests.class, ExtensionsArchitectureTest.OnceOnly.class})
class ExtensionsArchitectureTest {

    private static final String MATCHERS = "org.jamescollector.matchers";
    private static final String MAILETS = "org.jamescollector.mailets";

    /** The same classes are in the bundled jar, which may be on the class path too. */
    static final class OnceOnly implements ImportOption {

        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("james-collector.jar");
        }
    }

    @ArchTest
    static final ArchRule MATCHERS_ARE_MATCHERS = classes()
            .that()
            .resideInAPackage(MATCHERS)
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .beAssignableTo(Matcher.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule MAILETS_ARE_MAILETS = classes()
            .that()
            .resideInAPackage(MAILETS)
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .beAssignableTo(Mailet.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_WORK_IS_DONE_ELSEWHERE = noClasses()
            .that()
            .resideInAnyPackage(MATCHERS, MAILETS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..",
                    "java.sql..",
                    "java.nio.file..",
                    "io.netty..",
                    "org.jdbi..",
                    "com.zaxxer..",
                    "org.jamescollector.pop3..",
                    "org.jamescollector.imap..",
                    "org.jamescollector.odmr..",
                    "org.jamescollector.connection..",
                    "org.jamescollector.module..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THREADS_ARE_STARTED_ELSEWHERE = noClasses()
            .that()
            .resideInAnyPackage(MATCHERS, MAILETS)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule LOGS_GO_THROUGH_SLF4J = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
