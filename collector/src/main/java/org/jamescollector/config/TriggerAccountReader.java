/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpLogin;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.SmtpTimeouts;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;

/** Reads each {@code <etrn>}, {@code <finger>} and {@code <command>}. What {@code <defaults>} says is for POP3, and not for these. */
final class TriggerAccountReader {

    /** Read apart, as it is said of some triggers only. */
    private static final String DOMAINS = "domains";

    private static final int SMTP_PORT = 25;
    private static final int FINGER_PORT = 79;
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(15);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private static final List<Setting<?>> COMMON =
            List.of(AccountSettings.ENABLED, AccountSettings.INTERVAL, TriggerSettings.WAIT);
    private static final List<Setting<?>> ETRN = List.of(
            AccountSettings.HOST,
            AccountSettings.PORT,
            AccountSettings.SECURITY,
            AccountSettings.VERIFY,
            AccountSettings.CLIENT_CERTIFICATE,
            AccountSettings.ALLOW_PLAINTEXT_PASSWORD,
            AccountSettings.USER,
            AccountSettings.PASSWORD,
            OdmrSettings.SIGN_IN,
            TriggerSettings.NAMES,
            AccountSettings.CONNECT_TIMEOUT,
            AccountSettings.REPLY_TIMEOUT,
            AccountSettings.SESSION_TIMEOUT);
    private static final List<Setting<?>> FINGER =
            List.of(AccountSettings.HOST, AccountSettings.PORT, TriggerSettings.QUERY, TriggerSettings.TIMEOUT);

    private final Reading reading;

    TriggerAccountReader(Reading reading) {
        this.reading = reading;
    }

    /** @param number of the element in the file, from 1, for an account that has no usable name */
    Optional<TriggerAccount> read(ImmutableNode node, int number) {
        Element.Scope scope = new Element.Scope(reading, AccountElement.placeOf(node, number));
        Element element = new Element(node, scope);
        Optional<AccountName> name = AccountElement.name(element);
        Settings settings = Settings.read(element, COMMON);
        ProgramReader.areReadElsewhere(element);
        Optional<Trigger> trigger =
                switch (node.getNodeName()) {
                    case "etrn" -> etrn(element, node);
                    case "finger" -> finger(element, node);
                    default -> command(element);
                };
        boolean enabled = settings.get(AccountSettings.ENABLED).orElse(true);
        if (enabled) {
            scope.checkSurroundings();
        }
        List<String> domains = trigger.map(what -> domains(element, what)).orElseGet(List::of);
        return name.flatMap(known -> trigger.map(what -> new TriggerAccount(
                known,
                enabled,
                settings.get(AccountSettings.INTERVAL).orElse(DEFAULT_INTERVAL),
                what,
                domains,
                settings.get(TriggerSettings.WAIT))));
    }

    /** Whose mail is waited for: that of the names that are asked for, where these say it. */
    private static List<String> domains(Element element, Trigger trigger) {
        if (trigger instanceof Trigger.Etrn etrn) {
            boolean queues = etrn.names().stream().anyMatch(name -> name.startsWith("#"));
            return queues ? List.of() : etrn.names();
        }
        return Settings.read(element, List.of(TriggerSettings.DOMAINS))
                .get(TriggerSettings.DOMAINS)
                .map(TriggerSettings.Names::values)
                .orElseGet(List::of);
    }

    private static Optional<Trigger> etrn(Element element, ImmutableNode node) {
        Settings settings = Settings.read(element, ETRN);
        element.rejectUnknown();
        Set<String> stated = AccountElement.elementsOf(node);
        if (!stated.contains("host")) {
            element.problem("<host> is missing: the SMTP server that has the mail, such as mx.example.com");
        }
        if (!stated.contains("names")) {
            element.problem("<names> is missing: whose mail is asked for, <names><name>example.org</name></names>");
        }
        TransportSecurity security = AccountElement.security(settings, Mode.STARTTLS_IF_OFFERED);
        Optional<SmtpLogin> login = login(element, stated, security, settings);
        Optional<String> host = settings.get(AccountSettings.HOST);
        return settings.get(TriggerSettings.NAMES)
                .flatMap(names -> host.map(known -> new Trigger.Etrn(
                        new Endpoint(known, settings.get(AccountSettings.PORT).orElse(SMTP_PORT)),
                        security,
                        login,
                        names.values(),
                        timeouts(settings))));
    }

    private static Optional<SmtpLogin> login(
            Element element, Set<String> stated, TransportSecurity security, Settings settings) {
        boolean user = stated.contains("user");
        boolean password = stated.contains("password") || stated.contains("passwordCommand");
        if (user != password) {
            element.problem("<user> and <password> belong together: give both, or none where the server knows this"
                    + " site by its address");
        }
        SmtpSignIn signIn = settings.get(OdmrSettings.SIGN_IN).orElse(SmtpSignIn.STRONGEST);
        if (!user && !password && (signIn != SmtpSignIn.STRONGEST || security.plaintextPasswordAllowed())) {
            element.problem(
                    "<signIn> and <allowPlaintextPassword> have no meaning without a <user> and a <password>: nobody"
                            + " signs in; give both, or remove them");
        }
        if (user && security.mode() == Mode.NONE && signIn.isReadable() && !security.plaintextPasswordAllowed()) {
            element.problem(
                    "<signIn> would send the secret so that a listener can read it, and <security> is none; write"
                            + " <security>starttls</security>, or <signIn>strongest</signIn>; or state"
                            + " <allowPlaintextPassword>true</allowPlaintextPassword>");
        }
        Optional<SecretSource> secret = settings.get(AccountSettings.PASSWORD);
        return settings.get(AccountSettings.USER)
                .flatMap(name -> secret.map(known -> new SmtpLogin(name, known, signIn)));
    }

    private static SmtpTimeouts timeouts(Settings settings) {
        SmtpTimeouts usual = SmtpTimeouts.DEFAULT;
        return new SmtpTimeouts(
                settings.get(AccountSettings.CONNECT_TIMEOUT).orElse(usual.connect()),
                settings.get(AccountSettings.REPLY_TIMEOUT).orElse(usual.reply()),
                settings.get(AccountSettings.SESSION_TIMEOUT).orElse(usual.session()));
    }

    private static Optional<Trigger> finger(Element element, ImmutableNode node) {
        Settings settings = Settings.read(element, FINGER);
        element.children(DOMAINS);
        element.rejectUnknown();
        Set<String> stated = AccountElement.elementsOf(node);
        List<String> missing = new ArrayList<>();
        Stream.of("host", "query").filter(name -> !stated.contains(name)).forEach(missing::add);
        missing.forEach(name -> element.problem("<" + name + "> is missing: "
                + (name.equals("host")
                        ? "the provider's finger server, such as finger.example.com"
                        : "what the provider wants to be asked, such as the name of this site there")));
        Optional<String> host = settings.get(AccountSettings.HOST);
        return settings.get(TriggerSettings.QUERY)
                .flatMap(query -> host.map(known -> new Trigger.Finger(
                        new Endpoint(known, settings.get(AccountSettings.PORT).orElse(FINGER_PORT)),
                        query,
                        settings.get(TriggerSettings.TIMEOUT).orElse(DEFAULT_TIMEOUT))));
    }

    private static Optional<Trigger> command(Element element) {
        // Read before the program, which takes what is unknown for a mistake.
        element.children(DOMAINS);
        return ProgramReader.step(element).map(Trigger.Command::new);
    }
}
