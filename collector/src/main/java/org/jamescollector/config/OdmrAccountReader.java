/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.OdmrTimeouts;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;

/** Reads each {@code <odmr>}. What {@code <defaults>} says is for POP3, and not for these. */
final class OdmrAccountReader {

    /** RFC 2645, section 3. */
    private static final int PORT = 366;

    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(15);

    private final Reading reading;

    OdmrAccountReader(Reading reading) {
        this.reading = reading;
    }

    /** @param number of the element in the file, from 1, for an account that has no usable name */
    Optional<OdmrAccount> read(ImmutableNode node, int number) {
        Element.Scope scope = new Element.Scope(reading, AccountElement.placeOf(node, number));
        Element element = new Element(node, scope);
        Optional<AccountName> name = AccountElement.name(element);
        Settings settings = Settings.read(element, OdmrSettings.ALL);
        ProgramReader.areReadElsewhere(element);
        element.rejectUnknown();
        AccountElement.requireSignIn(
                element,
                AccountElement.elementsOf(node),
                false,
                "the provider's ODMR server, such as odmr.example.com");
        boolean enabled = settings.get(AccountSettings.ENABLED).orElse(true);
        if (enabled) {
            scope.checkSurroundings();
        }
        TransportSecurity security = AccountElement.security(settings, Mode.STARTTLS_REQUIRED);
        SmtpSignIn signIn = settings.get(OdmrSettings.SIGN_IN).orElse(SmtpSignIn.STRONGEST);
        if (security.mode() == Mode.NONE && signIn.isReadable() && !security.plaintextPasswordAllowed()) {
            element.problem("<signIn> would send the secret so that a listener can read it, and <security> is none;"
                    + " choose another of the two, or state <allowPlaintextPassword>true</allowPlaintextPassword>");
        }
        return name.flatMap(known -> account(known, enabled, security, signIn, settings));
    }

    private static Optional<OdmrAccount> account(
            AccountName name, boolean enabled, TransportSecurity security, SmtpSignIn signIn, Settings settings) {
        Optional<String> host = settings.get(AccountSettings.HOST);
        Optional<String> user = settings.get(AccountSettings.USER);
        Optional<SecretSource> password = settings.get(AccountSettings.PASSWORD);
        if (host.isEmpty() || user.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OdmrAccount(
                name,
                enabled,
                new Endpoint(host.get(), settings.get(AccountSettings.PORT).orElse(PORT)),
                security,
                user.get(),
                password.get(),
                signIn,
                settings.get(AccountSettings.INTERVAL).orElse(DEFAULT_INTERVAL),
                settings.get(OdmrSettings.DOMAINS)
                        .map(OdmrSettings.Domains::names)
                        .orElseGet(List::of),
                timeouts(settings)));
    }

    private static OdmrTimeouts timeouts(Settings settings) {
        OdmrTimeouts usual = OdmrTimeouts.DEFAULT;
        return new OdmrTimeouts(
                settings.get(AccountSettings.CONNECT_TIMEOUT).orElse(usual.connect()),
                settings.get(AccountSettings.REPLY_TIMEOUT).orElse(usual.reply()),
                settings.get(OdmrSettings.ATRN_TIMEOUT).orElse(usual.atrn()),
                settings.get(OdmrSettings.IDLE_TIMEOUT).orElse(usual.idle()),
                settings.get(AccountSettings.SESSION_TIMEOUT).orElse(usual.session()));
    }
}
