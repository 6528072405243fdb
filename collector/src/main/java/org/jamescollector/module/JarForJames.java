/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks whether this is the jar for the James that runs it. James 3.8 knows the classes of mail by the names of Java EE, James 3.9 by
 * those of Jakarta EE, and there is a jar for each, made of the same classes by renaming. In the wrong James some class would
 * be missing sooner or later, and the error would say nothing to an administrator.
 */
final class JarForJames {

    /** Renamed like everything else when the other jar is made: so that each knows which one it is. */
    private static final String MAIL = "javax.mail.Message";

    private static final String JAVA_EE = "javax.";

    private final String mail;
    private final Predicate<String> present;

    /**
     * @param mail the name of a class that this jar needs and the other one does not
     * @param present whether James has a class of that name
     */
    JarForJames(String mail, Predicate<String> present) {
        this.mail = mail;
        this.present = present;
    }

    static JarForJames ofThisClass() {
        return new JarForJames(MAIL, JarForJames::canBeLoaded);
    }

    /** What to say, in one sentence, when this is the wrong jar. */
    Optional<String> problem() {
        if (present.test(mail)) {
            return Optional.empty();
        }
        return Optional.of(
                mail.startsWith(JAVA_EE)
                        ? "james-collector.jar is for James 3.8 and this James is newer: take it out of extensions-jars/ and put"
                                + " james-collector-jakarta.jar there"
                        : "james-collector-jakarta.jar is for James 3.9 and newer and this James is older: take it out of"
                                + " extensions-jars/ and put james-collector.jar there");
    }

    private static boolean canBeLoaded(String name) {
        try {
            Class.forName(name, false, JarForJames.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
