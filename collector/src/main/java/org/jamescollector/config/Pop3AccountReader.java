/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;

/** Reads {@code <defaults>} and each {@code <pop3>}. */
final class Pop3AccountReader {

    private static final int TLS_PORT = 995;
    private static final int PLAIN_PORT = 110;
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);
    private static final Set<SignIn> READABLE = Set.of(SignIn.PLAIN, SignIn.LOGIN, SignIn.USER_PASS);

    private final Reading reading;
    private Settings defaults = Settings.none();
    private Set<String> inDefaults = Set.of();

    Pop3AccountReader(Reading reading) {
        this.reading = reading;
    }

    void readDefaults(ImmutableNode node) {
        Element.Scope scope = new Element.Scope(reading, "defaults");
        Element element = new Element(node, scope);
        defaults = Settings.read(element, Pop3Settings.SHARED);
        inDefaults = AccountElement.elementsOf(node);
        Stream.concat(Pop3Settings.OWN.stream().map(Setting::element), Stream.of("passwordCommand"))
                .flatMap(name -> element.child(name).stream())
                .forEach(own -> own.problem("belongs in each account, not in the defaults"));
        element.rejectUnknown();
        scope.checkSurroundings();
    }

    /** @param number of the element in the file, from 1, for an account that has no usable name */
    Optional<Pop3Account> read(ImmutableNode node, int number) {
        Element.Scope scope = new Element.Scope(reading, AccountElement.placeOf(node, number));
        Element element = new Element(node, scope);
        Optional<AccountName> name = AccountElement.name(element);
        Settings settings = Settings.read(element, Pop3Settings.SHARED)
                .over(Settings.read(element, Pop3Settings.OWN))
                .over(defaults);
        element.rejectUnknown();
        requireComplete(element, node);
        boolean enabled = settings.get(AccountSettings.ENABLED).orElse(true);
        if (enabled) {
            scope.checkSurroundings();
        }
        TransportSecurity security = AccountElement.security(settings, Mode.TLS);
        SignIn signIn = settings.get(Pop3Settings.SIGN_IN).orElse(SignIn.STRONGEST);
        if (security.mode() == Mode.NONE && READABLE.contains(signIn) && !security.plaintextPasswordAllowed()) {
            element.problem("<signIn> would send the password so that a listener can read it, and <security> is none;"
                    + " write <security>tls</security> or <security>starttls</security>, or <signIn>strongest</signIn>; or state"
                    + " <allowPlaintextPassword>true</allowPlaintextPassword>");
        }
        return name.flatMap(known -> account(known, enabled, security, signIn, settings));
    }

    /** An element that is there and wrong is reported where it is read; here only what nobody stated. */
    private void requireComplete(Element element, ImmutableNode node) {
        Set<String> stated = AccountElement.elementsOf(node);
        AccountElement.requireSignIn(
                element, stated, inDefaults.contains("host"), "the provider's POP3 server, such as pop.example.com");
        requireRecipients(element, stated);
    }

    private static void requireRecipients(Element element, Set<String> stated) {
        boolean forOne = stated.contains("deliverTo");
        boolean forMany = stated.contains("recipients");
        if (forOne && forMany) {
            element.problem(
                    "<deliverTo> and <recipients> are both given; keep one: <deliverTo> where all mail is for one"
                            + " address, <recipients> where each message has recipients of its own");
        } else if (!forOne && !forMany) {
            element.problem("<deliverTo> is missing: the James address that gets this mail, such as info@example.org;"
                    + " or <recipients>, for a mailbox of many people");
        }
    }

    private static Optional<Pop3Account> account(
            AccountName name, boolean enabled, TransportSecurity security, SignIn signIn, Settings settings) {
        Optional<String> host = settings.get(AccountSettings.HOST);
        Optional<String> user = settings.get(AccountSettings.USER);
        Optional<SecretSource> password = settings.get(AccountSettings.PASSWORD);
        Optional<Recipients> recipients = recipients(settings);
        if (host.isEmpty() || user.isEmpty() || password.isEmpty() || recipients.isEmpty()) {
            return Optional.empty();
        }
        int port = settings.get(AccountSettings.PORT).orElse(security.mode() == Mode.TLS ? TLS_PORT : PLAIN_PORT);
        return Optional.of(new Pop3Account(
                name,
                enabled,
                new Endpoint(host.get(), port),
                security,
                user.get(),
                password.get(),
                signIn,
                settings.get(AccountSettings.INTERVAL).orElse(DEFAULT_INTERVAL),
                recipients.get(),
                settings.get(Pop3Settings.CHECK_RECIPIENTS).orElse(true),
                settings.get(Pop3Settings.KEEP).orElseGet(Keep.Forever::new),
                settings.get(Pop3Settings.MAXIMUM_MESSAGE_SIZE).orElse(OptionalLong.empty()),
                limits(settings),
                settings.get(Pop3Settings.SMALLEST_FIRST).orElse(false),
                settings.get(Pop3Settings.TRACE_HEADER).orElse(true)));
    }

    private static Optional<Recipients> recipients(Settings settings) {
        return settings.get(Pop3Settings.DELIVER_TO)
                .<Recipients>map(Recipients.One::new)
                .or(() -> settings.get(Pop3Settings.RECIPIENTS).map(Recipients.ByEnvelope::new));
    }

    private static SessionLimits limits(Settings settings) {
        SessionLimits usual = SessionLimits.DEFAULT;
        Optional<OptionalInt> sessions = settings.get(Pop3Settings.SESSIONS_PER_RUN);
        return new SessionLimits(
                settings.get(Pop3Settings.MESSAGES_PER_SESSION).orElse(usual.messages()),
                settings.get(Pop3Settings.BYTES_PER_SESSION).orElse(usual.bytes()),
                sessions.orElse(usual.sessionsPerRun()),
                settings.get(AccountSettings.CONNECT_TIMEOUT).orElse(usual.connectTimeout()),
                settings.get(AccountSettings.REPLY_TIMEOUT).orElse(usual.replyTimeout()),
                settings.get(AccountSettings.SESSION_TIMEOUT).orElse(usual.sessionTimeout()));
    }
}
