/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.List;
import java.util.regex.Pattern;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;
import org.jamescollector.sasl.MechanismFailure;
import org.jamescollector.sasl.SaslFailure;

/** Makes sense of what a provider says when it does not let us in. */
final class SignInFailure {

    static final String STEP = SaslFailure.STEP;

    /** What administrators know {@code USER} with {@code PASS} by. */
    static final String USER_PASS = "USER/PASS";

    /** What providers say where the way of signing in, not the password, is the trouble. */
    private static final Pattern UNAVAILABLE = Pattern.compile(
            "mechanism|unsupported|not supported|unrecogni[sz]ed|unknown command|invalid command|bad command"
                    + "|not implemented|not enabled|not available|unavailable|disabled|disallowed|not allowed",
            Pattern.CASE_INSENSITIVE);

    private SignInFailure() {}

    /**
     * @param firstAnswer whether this answers the command that named the way of signing in, not what followed
     * @param way as an administrator knows it
     * @param hidden what must not be shown even if the provider says it back: the password and all that holds it
     */
    static Pop3Exception refused(
            StatusLine status, Pop3Capabilities capabilities, boolean firstAnswer, String way, List<String> hidden) {
        String said = "the provider answered " + Quoted.of(SaslFailure.without(hidden, status.text())) + " to " + way;
        if (status.hasResponseCode("AUTH")) {
            return credentials(said, way);
        }
        if (status.hasResponseCode("IN-USE")) {
            return failure(
                    Kind.IN_USE,
                    said + ": the password was right, but another program has the mailbox open. It is tried again"
                            + " later");
        }
        if (status.hasResponseCode("LOGIN-DELAY")) {
            return failure(
                    Kind.TOO_SOON, said + ": too soon after the last time. Have a longer <interval> for this account");
        }
        if (status.hasResponseCode("SYS/TEMP")) {
            return failure(Kind.PROVIDER_TEMPORARY, said + ": it has trouble for a while. It is tried again later");
        }
        if (status.hasResponseCode("SYS/PERM")) {
            return failure(Kind.PROVIDER_PERMANENT, said + ": somebody has to do something about it. Ask the provider");
        }
        if (firstAnswer && UNAVAILABLE.matcher(status.argument()).find()) {
            return failure(Kind.NO_COMMON_SIGN_IN, said + ": it does not have this way of signing in; " + another(way));
        }
        if (capabilities.authenticationResponseCodes()) {
            // RFC 3206, section 6: such a provider marks wrong passwords with [AUTH], and this is not marked.
            return failure(
                    Kind.PROVIDER_TEMPORARY,
                    said + ", which does not say that the password is wrong. It is tried again later");
        }
        return credentials(said, way);
    }

    private static Pop3Exception credentials(String said, String way) {
        return failure(
                Kind.CREDENTIALS_REFUSED,
                said + ": user or password are wrong. If they are surely right, the provider may not be able to check"
                        + " them by " + way + ": " + another(way));
    }

    /** The remedy where a way of signing in does not do. The one it names is had nearly everywhere. */
    static String another(String way) {
        return MechanismFailure.remedy(way.equals(USER_PASS) ? "plain" : "user-pass");
    }

    static Pop3Exception of(MechanismFailure failure) {
        return failure(failure.kind(), failure.words() + another(failure.mechanism()));
    }

    static Pop3Exception failure(Kind kind, String message) {
        return new Pop3Exception(kind, STEP, message);
    }
}
