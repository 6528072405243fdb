/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;

/** What the elements of all accounts have in common. */
final class AccountElement {

    private AccountElement() {}

    /**
     * What the account is called in problems.
     *
     * @param number of the element in the file, from 1, for an account that has no usable name
     */
    static String placeOf(ImmutableNode node, int number) {
        return Optional.ofNullable(node.getAttributes().get("name"))
                .map(Object::toString)
                .filter(name -> !name.isBlank())
                .map(name -> "account " + (name.length() <= 100 && Text.isOneLine(name) ? name : Text.quote(name)))
                .orElse("account number " + number);
    }

    static Optional<AccountName> name(Element element) {
        Optional<String> text = element.attribute("name").filter(name -> !name.isBlank());
        if (text.isEmpty()) {
            element.problem("<" + element.name() + "> has no name; write <" + element.name() + " name=\"..\">");
        }
        try {
            return text.map(AccountName::new);
        } catch (IllegalArgumentException e) {
            element.problem("the name is wrong: " + e.getMessage());
            return Optional.empty();
        }
    }

    static Set<String> elementsOf(ImmutableNode node) {
        return node.getChildren().stream().map(ImmutableNode::getNodeName).collect(Collectors.toSet());
    }

    /**
     * An element that is there and wrong is reported where it is read; here only what nobody stated.
     *
     * @param hostKnown whether the host stands elsewhere
     * @param host what it is
     */
    static void requireSignIn(Element element, Set<String> stated, boolean hostKnown, String host) {
        if (!stated.contains("host") && !hostKnown) {
            element.problem("<host> is missing: " + host);
        }
        if (!stated.contains("user")) {
            element.problem("<user> is missing: the name to sign in with at the provider");
        }
        if (!stated.contains("password") && !stated.contains("passwordCommand")) {
            element.problem("<password> is missing: " + SecretReader.EXPECTED + "; or a <passwordCommand>");
        }
    }

    /** @param usual where the account does not say */
    static TransportSecurity security(Settings settings, Mode usual) {
        return new TransportSecurity(
                settings.get(AccountSettings.SECURITY).orElse(usual),
                settings.get(AccountSettings.VERIFY).orElseGet(Verification.SystemAuthorities::new),
                settings.get(AccountSettings.CLIENT_CERTIFICATE),
                settings.get(AccountSettings.ALLOW_PLAINTEXT_PASSWORD).orElse(false));
    }
}
