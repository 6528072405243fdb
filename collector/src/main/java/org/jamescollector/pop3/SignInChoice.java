/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.account.SignIn;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;
import org.jamescollector.sasl.ScramMechanism;

/**
 * Chooses how to sign in: once, before anything secret is sent. There is no second choice after a refusal, for each try
 * counts at the provider, and enough of them get an address banned.
 *
 * @param capabilities as told on the line as it is now
 * @param timestamp of the greeting, for APOP
 * @param encrypted whether there is TLS
 * @param plaintextAllowed whether a readable password may cross a line without
 */
record SignInChoice(
        Pop3Capabilities capabilities, Optional<String> timestamp, boolean encrypted, boolean plaintextAllowed) {

    private static final List<SignIn> STRONGEST_FIRST =
            List.of(SignIn.SCRAM_SHA_256, SignIn.CRAM_MD5, SignIn.APOP, SignIn.PLAIN, SignIn.LOGIN, SignIn.USER_PASS);

    /**
     * RFC 1939, section 7: the form of a message-id. Anything else could have been made up by someone in between to
     * get at the password by way of MD5's collisions (CVE-2007-1558).
     */
    private static final Pattern TIMESTAMP = Pattern.compile("<[!-;=?A-~]+@[!-;=?A-~]+>");

    static Optional<String> timestamp(String greeting) {
        Matcher matcher = TIMESTAMP.matcher(greeting);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /**
     * @param wanted STRONGEST or a certain way
     * @return a certain way
     * @throws Pop3Exception NO_COMMON_SIGN_IN or PLAINTEXT_REFUSED
     */
    SignIn choose(SignIn wanted) {
        if (wanted != SignIn.STRONGEST) {
            if (!mayBeTried(wanted)) {
                throw notOffered(wanted);
            }
            if (!lineAllows(wanted)) {
                throw plaintextRefused();
            }
            return wanted;
        }
        List<SignIn> offered = STRONGEST_FIRST.stream().filter(this::isOffered).toList();
        if (offered.isEmpty()) {
            throw SignInFailure.failure(
                    Kind.NO_COMMON_SIGN_IN,
                    "the provider offers " + offers() + ", and none of it is had here (SCRAM-SHA-256, CRAM-MD5, APOP,"
                            + " PLAIN, LOGIN, USER/PASS). Ask the provider for another, or for an application"
                            + " password");
        }
        return offered.stream().filter(this::lineAllows).findFirst().orElseThrow(SignInChoice::plaintextRefused);
    }

    private boolean isOffered(SignIn way) {
        return switch (way) {
            case APOP -> timestamp.isPresent();
                // Providers that list neither USER nor SASL have USER all the same: there is no other way in.
            case USER_PASS -> capabilities.user()
                    || (capabilities.saslMechanisms().isEmpty() && timestamp.isEmpty());
            default -> capabilities.saslMechanisms().contains(saslName(way));
        };
    }

    /** What was configured by name is also tried where the provider could not be asked, or speaks of SASL only. */
    private boolean mayBeTried(SignIn way) {
        return isOffered(way) || way == SignIn.USER_PASS || (way != SignIn.APOP && !capabilities.known());
    }

    private boolean lineAllows(SignIn way) {
        return encrypted || plaintextAllowed || !readable(way);
    }

    private static boolean readable(SignIn way) {
        return way == SignIn.PLAIN || way == SignIn.LOGIN || way == SignIn.USER_PASS;
    }

    static String saslName(SignIn way) {
        return way == SignIn.SCRAM_SHA_256 ? ScramMechanism.NAME : way.name().replace('_', '-');
    }

    private Pop3Exception notOffered(SignIn wanted) {
        return SignInFailure.failure(
                Kind.NO_COMMON_SIGN_IN,
                "the account wants " + saslName(wanted) + ", and the provider offers " + offers()
                        + ". Write <signIn>strongest</signIn>, which takes the strongest of them that is had here");
    }

    private static Pop3Exception plaintextRefused() {
        return SignInFailure.failure(
                Kind.PLAINTEXT_REFUSED,
                "the password would cross an unencrypted line, where others can read it. Have TLS for this account:"
                        + " <security>tls</security> (port 995) or <security>starttls</security> (port 110); if there"
                        + " is none to be had, and only on a line that you know,"
                        + " <allowPlaintextPassword>true</allowPlaintextPassword>. Nothing was sent");
    }

    private String offers() {
        TreeSet<String> names = new TreeSet<>(capabilities.saslMechanisms());
        if (capabilities.user()) {
            names.add("USER/PASS");
        }
        if (timestamp.isPresent()) {
            names.add("APOP");
        }
        return names.isEmpty() ? "nothing" : Quoted.of(String.join(", ", names));
    }
}
