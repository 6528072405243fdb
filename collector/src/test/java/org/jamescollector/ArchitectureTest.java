/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.stream.Stream;

/** The arrows between the packages of the service (docs/decisions/), so that they stay what they are. */
@AnalyzeClasses(packages = "org.jamescollector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String OURS = "org.jamescollector..";
    private static final String ACCOUNT = "org.jamescollector.account..";
    private static final String NET = "org.jamescollector.net..";
    private static final String SMTP = "org.jamescollector.smtp..";
    private static final String SASL = "org.jamescollector.sasl..";

    @ArchTest
    static final ArchRule POP3_KNOWS_ONLY_ACCOUNTS = knowsOnly("org.jamescollector.pop3..", ACCOUNT, NET, SASL);

    @ArchTest
    static final ArchRule IMAP_KNOWS_ONLY_ACCOUNTS = knowsOnly("org.jamescollector.imap..", ACCOUNT, NET, SASL);

    @ArchTest
    static final ArchRule ODMR_KNOWS_ONLY_ACCOUNTS = knowsOnly("org.jamescollector.odmr..", ACCOUNT, NET, SASL, SMTP);

    @ArchTest
    static final ArchRule TRIGGERS_KNOW_ONLY_ACCOUNTS =
            knowsOnly("org.jamescollector.trigger..", ACCOUNT, NET, SASL, SMTP);

    @ArchTest
    static final ArchRule SMTP_KNOWS_NO_PURPOSE = knowsOnly(SMTP, ACCOUNT, NET, SASL);

    @ArchTest
    static final ArchRule SENDING_KNOWS_NO_STORE = knowsOnly("org.jamescollector.provider.smtp..", ACCOUNT, NET, SMTP);

    @ArchTest
    static final ArchRule PROGRAMS_KNOW_ONLY_ACCOUNTS = knowsOnly("org.jamescollector.program..", ACCOUNT);

    @ArchTest
    static final ArchRule WAYS_OF_SIGNING_IN_KNOW_NO_PROTOCOL = knowsOnly(SASL, ACCOUNT, NET);

    @ArchTest
    static final ArchRule LINES_KNOW_NO_PROTOCOL = knowsOnly(NET, ACCOUNT);

    @ArchTest
    static final ArchRule ACCOUNTS_KNOW_NOTHING_ELSE = noClasses()
            .that()
            .resideInAPackage(ACCOUNT)
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.james..", "org.apache.mailet..")
                    // Mail addresses are James' own, so that they mean here what they mean there.
                    .and(not(resideInAPackage("org.apache.james.core")))
                    .or(resideInAPackage(OURS).and(not(resideInAPackage(ACCOUNT)))));

    @ArchTest
    static final ArchRule ONLY_PROTOCOL_CLIENTS_TOUCH_SOCKETS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.jamescollector.pop3..",
                    "org.jamescollector.imap..",
                    "org.jamescollector.odmr..",
                    "org.jamescollector.trigger..",
                    "org.jamescollector.provider..",
                    NET,
                    SMTP,
                    // Gives connections to James' SMTP handlers.
                    "org.jamescollector.turned..",
                    // The wiring makes the event loops that they share.
                    "org.jamescollector.module..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.channel..")
                    .or(assignableTo(java.net.Socket.class))
                    .or(assignableTo(java.net.ServerSocket.class))
                    .or(assignableTo(java.net.DatagramSocket.class))
                    .or(assignableTo(java.nio.channels.NetworkChannel.class)));

    @ArchTest
    static final ArchRule ONLY_STATE_TOUCHES_THE_DATABASE = noClasses()
            .that()
            .resideInAnyPackage(
                    ACCOUNT,
                    "org.jamescollector.pop3..",
                    "org.jamescollector.imap..",
                    "org.jamescollector.odmr..",
                    "org.jamescollector.turned..",
                    NET,
                    SMTP,
                    SASL,
                    "org.jamescollector.envelope..",
                    "org.jamescollector.spool..",
                    "org.jamescollector.webadmin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "org.jdbi..", "com.zaxxer..", "org.flywaydb..", "com.github.kagkarlsson..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule PACKAGES_DO_NOT_GO_ROUND_IN_CIRCLES =
            slices().matching("org.jamescollector.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LOGS_GO_THROUGH_SLF4J = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule NO_STATE_IS_STATIC = ArchRuleDefinition.fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage(OURS)
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule VALUES_OF_ACCOUNTS_DO_NOT_CHANGE =
            classes().that().resideInAPackage(ACCOUNT).should().haveOnlyFinalFields();

    /** And neither James nor Guice; what it knows of ours are these packages. */
    private static ArchRule knowsOnly(String client, String... ours) {
        String[] known = Stream.concat(Stream.of(client), Stream.of(ours)).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(client)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.james..", "org.apache.mailet..", "com.google.inject..")
                                .or(resideInAPackage(OURS).and(not(resideInAnyPackage(known)))))
                .allowEmptyShould(true);
    }
}
