/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;

/**
 * Somebody whom a download rule itself names.
 *
 * @param rule its name
 * @param role what he is there for
 */
public record NamedAddress(String rule, Role role, MailAddress address) {

    /** What somebody is named for. */
    public enum Role {
        /** Gets messages in the place of their recipients. */
        REDIRECTED_TO,
        /** Gets messages too. */
        COPIED_TO,
        /** Is told of what was deleted. */
        WARNED
    }

    /** Those whom a rule names. */
    static Stream<NamedAddress> in(String rule, Effect effect) {
        if (effect instanceof Effect.Redirect redirect) {
            return all(rule, Role.REDIRECTED_TO, redirect.to());
        }
        if (effect instanceof Effect.Copy copy) {
            return all(rule, Role.COPIED_TO, copy.to());
        }
        return effect instanceof Effect.DeleteAndWarn warning
                ? all(rule, Role.WARNED, warning.warned().others())
                : Stream.empty();
    }

    private static Stream<NamedAddress> all(String rule, Role role, List<MailAddress> addresses) {
        return addresses.stream().map(address -> new NamedAddress(rule, role, address));
    }
}
