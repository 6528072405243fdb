/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ProviderSettings.SignInRules;
import org.jamescollector.held.Route;

/** Reads {@code <provider>}: whose mail is held, and how it is fetched. */
final class ProviderReader {

    static final ValueType<Domain> DOMAIN =
            new ValueType<>("a domain such as customer.example", text -> Domain.of(ValueTypes.withAsciiDomain(text)));

    private static final ValueType<Username> USER =
            new ValueType<>("a user of James such as customer@example.org", ProviderReader::user);
    private static final ValueType<String> NETWORK =
            new ValueType<>("an address or a network such as 192.0.2.7 or 192.0.2.0/24", ProviderReader::network);
    private static final ValueType<String> REPOSITORY = new ValueType<>(
            "the URL of a mail repository with " + ProviderSettings.DOMAIN_PLACEHOLDER
                    + " in it, such as file://var/mail/held/" + ProviderSettings.DOMAIN_PLACEHOLDER,
            ProviderReader::repository);
    private static final ValueType<Boolean> TLS =
            ValueTypes.choice(Map.of("required", true, "optional", false), List.of("required", "optional"));
    private static final ValueType<Mode> SECURITY = ValueTypes.choice(
            Map.of(
                    "tls", Mode.TLS,
                    "starttls", Mode.STARTTLS_REQUIRED,
                    "starttls-if-offered", Mode.STARTTLS_IF_OFFERED,
                    "none", Mode.NONE),
            List.of("tls", "starttls", "starttls-if-offered", "none"));
    private static final ValueType<Integer> SESSIONS = ValueTypes.number(1, 1_000);
    private static final ValueType<Integer> MESSAGES = ValueTypes.number(1, 10_000_000);
    private static final ValueType<Duration> KEEP_FOR = ValueTypes.time("1 minute", "365 days");
    private static final int SMTP_PORT = 25;
    private static final int SMTPS_PORT = 465;
    private static final Splitter LIST = Splitter.on(',').trimResults();
    private static final Splitter PREFIX = Splitter.on('/');
    private static final Pattern PREFIX_LENGTH = Pattern.compile("[0-9]{1,3}");

    private final Reading reading;

    ProviderReader(Reading reading) {
        this.reading = reading;
    }

    ProviderSettings read(ImmutableNode node) {
        Element.Scope scope = new Element.Scope(reading, "provider");
        Element element = new Element(node, scope);
        Optional<String> repository = element.value("repository", REPOSITORY);
        String bounceProcessor =
                element.value("bounceProcessor", ValueTypes.LINE).orElse(ProviderSettings.DEFAULT_BOUNCE_PROCESSOR);
        int sessions = element.value("sessions", SESSIONS).orElse(ProviderSettings.DEFAULT_SESSIONS);
        HoldLimits limits = limits(element, HoldLimits.DEFAULT);
        SignInRules signIn = element.child("signIn").map(this::signIn).orElse(SignInRules.DEFAULT);
        List<HeldDomain> domains = domains(element.childNodes(List.of("domain")), limits);
        if (!states(element, "domain")) {
            element.problem(
                    "holds no <domain>, so that nobody's mail is held; write <domain name=\"customer.example\">, or"
                            + " remove <provider>");
        }
        element.rejectUnknown();
        scope.checkSurroundings();
        rejectStrangers(element, signIn, domains);
        return ProviderSettings.of(repository, bounceProcessor, signIn, sessions, domains);
    }

    private SignInRules signIn(Element element) {
        SignInRules usual = SignInRules.DEFAULT;
        boolean tls = element.value("tls", TLS).orElse(usual.tlsRequired());
        boolean plaintext =
                element.value("allowPlaintextPassword", ValueTypes.BOOLEAN).orElse(usual.plaintextPasswordAllowed());
        if (tls && plaintext) {
            element.problem("<allowPlaintextPassword> has no meaning where <tls> is required, as it is unless"
                    + " <tls>optional</tls> is stated; remove one");
        }
        Map<Username, SecretSource> secrets = new HashMap<>();
        for (Element secret : element.children(List.of("secret", "secretCommand"))) {
            Optional<Username> user = secret.attribute("user", USER);
            if (user.isEmpty() && secret.node().getAttributes().get("user") == null) {
                secret.problem("has no user; write <" + secret.name() + " user=\"customer@example.org\">");
            }
            Optional<SecretSource> source =
                    secret.name().equals("secret") ? SecretReader.value(secret) : SecretReader.command(secret);
            if (user.isPresent() && source.isPresent() && secrets.put(user.get(), source.get()) != null) {
                secret.problem("stands here twice for user " + user.get().asString() + "; keep one");
            }
        }
        element.rejectUnknown();
        return new SignInRules(tls, plaintext, secrets);
    }

    private List<HeldDomain> domains(List<ImmutableNode> nodes, HoldLimits limits) {
        List<HeldDomain> domains = new ArrayList<>();
        Set<Domain> names = new HashSet<>();
        int number = 0;
        for (ImmutableNode node : nodes) {
            number++;
            Optional<HeldDomain> domain = domain(node, number, limits);
            domain.filter(read -> !names.add(read.name()))
                    .ifPresent(twice -> reading.problem(
                            "provider: domain " + twice, "", "stands here twice; keep one <domain> of that name"));
            domain.ifPresent(domains::add);
        }
        return domains;
    }

    private Optional<HeldDomain> domain(ImmutableNode node, int number, HoldLimits usual) {
        String stated =
                String.valueOf(node.getAttributes().getOrDefault("name", "")).strip();
        boolean usable = !stated.isEmpty() && stated.length() <= 100 && Text.isOneLine(stated);
        Element.Scope scope = new Element.Scope(reading, "provider: domain " + (usable ? stated : "number " + number));
        Element element = new Element(node, scope);
        Optional<Domain> name = element.attribute("name", DOMAIN);
        if (node.getAttributes().get("name") == null) {
            element.problem("has no name; write <domain name=\"customer.example\">");
        }
        Set<Username> users = new LinkedHashSet<>(list(element, "users", USER));
        List<String> networks = list(element, "etrnNetworks", NETWORK);
        Optional<Route> route = element.child("route").flatMap(ProviderReader::route);
        HoldLimits limits = limits(element, usual);
        element.rejectUnknown();
        scope.checkSurroundings();
        if (!states(element, "users") && !states(element, "route")) {
            element.problem(
                    "nobody could get its mail: state <users>, who may fetch it (ATRN), or a <route>, where it is"
                            + " sent to when the customer asks (ETRN)");
        }
        if (states(element, "etrnNetworks") && !states(element, "route")) {
            element.problem(
                    "<etrnNetworks> says who may have the mail sent (ETRN), and there is no <route>, where it would"
                            + " go; state one");
        }
        if (states(element, "route") && !states(element, "users") && !states(element, "etrnNetworks")) {
            element.problem("nobody could have its mail sent to the <route>: state <users>, who may when signed in, or"
                    + " <etrnNetworks>, from where it is taken without");
        }
        return name.map(known -> new HeldDomain(known, users, networks, route, limits));
    }

    private static boolean states(Element element, String child) {
        return element.node().getChildren().stream()
                .anyMatch(node -> node.getNodeName().equals(child));
    }

    private static <T> List<T> list(Element parent, String name, ValueType<T> type) {
        Optional<Element> child = parent.child(name);
        Optional<String> text = child.flatMap(element -> element.parse(ValueTypes.LINE));
        List<T> values = new ArrayList<>();
        List<String> items = text.map(LIST::splitToList).orElseGet(List::of);
        boolean anything = items.stream().anyMatch(item -> !item.isEmpty());
        if (anything && items.contains("")) {
            child.orElseThrow()
                    .problem(
                            "has a comma with nothing on one side of it; write what is missing there, or remove the comma");
        }
        for (String item : items.stream().filter(any -> !any.isEmpty()).toList()) {
            Optional<T> value = type.parse(item);
            value.ifPresent(values::add);
            if (value.isEmpty()) {
                child.orElseThrow().problem(Text.quote(item) + " is not " + type.expected());
            }
        }
        if (text.isPresent() && !anything) {
            child.orElseThrow()
                    .problem("names nobody; it takes one or more, with commas between them: " + type.expected());
        }
        return values;
    }

    private static HoldLimits limits(Element element, HoldLimits usual) {
        return new HoldLimits(
                element.value("keepFor", KEEP_FOR).orElse(usual.keepFor()),
                element.value("maximumMessages", MESSAGES).orElse(usual.messages()),
                element.value("maximumSize", ValueTypes.SIZE).orElse(usual.bytes()));
    }

    private static Optional<Route> route(Element element) {
        Optional<Element> exchangers = element.child("mailExchangers");
        Optional<Element> hostElement = element.child("host");
        Optional<String> host = hostElement.flatMap(child -> child.parse(ValueTypes.HOST));
        Optional<Integer> port = element.value("port", ValueTypes.PORT);
        Optional<Mode> stated = element.value("security", SECURITY);
        Optional<Verification> verification = TlsReader.verification(element);
        exchangers.ifPresent(Element::rejectUnknown);
        element.rejectUnknown();
        if (exchangers.isPresent() == hostElement.isPresent()) {
            element.problem("takes one of <host>, the customer's server, and <mailExchangers/>, whatever DNS names");
            return Optional.empty();
        }
        if (exchangers.isPresent()) {
            if (port.isPresent() || stated.filter(mode -> mode == Mode.TLS).isPresent()) {
                element.problem("<mailExchangers/> are asked on port 25, with STARTTLS or without; remove <port> and"
                        + " <security>tls</security>");
            }
            // What a mail exchanger's certificate says proves little (RFC 7672, section 1.3).
            Verification unless = new Verification.None();
            return Optional.of(new Route.ToMailExchangers(
                    security(stated.orElse(Mode.STARTTLS_IF_OFFERED), verification.orElse(unless))));
        }
        Mode mode = stated.orElse(Mode.STARTTLS_REQUIRED);
        Verification how = verification.orElseGet(Verification.SystemAuthorities::new);
        return host.map(name -> new Route.ToServer(
                new Endpoint(name, port.orElse(mode == Mode.TLS ? SMTPS_PORT : SMTP_PORT)), security(mode, how)));
    }

    private static TransportSecurity security(Mode mode, Verification verification) {
        return new TransportSecurity(mode, verification, Optional.empty(), false);
    }

    /** A secret of somebody who may fetch nothing is a mistyped name. */
    private static void rejectStrangers(Element element, SignInRules signIn, List<HeldDomain> domains) {
        Stream<Username> known = domains.stream().flatMap(domain -> domain.users().stream());
        Set<Username> users = new HashSet<>(known.toList());
        signIn.secrets().keySet().stream()
                .filter(user -> !users.contains(user))
                .forEach(user -> element.problem("<signIn> has a secret for " + user.asString()
                        + ", whom no <domain> names in its <users>; correct one of them"));
    }

    private static Username user(String text) {
        return Username.of(ValueTypes.require(Text.isOneLine(text), text));
    }

    private static String network(String text) {
        List<String> parts = PREFIX.splitToList(text);
        ValueTypes.require(parts.size() <= 2 && InetAddresses.isInetAddress(parts.get(0)), text);
        if (parts.size() == 2) {
            int bits = InetAddresses.forString(parts.get(0)).getAddress().length * 8;
            ValueTypes.require(PREFIX_LENGTH.matcher(parts.get(1)).matches(), text);
            ValueTypes.require(Integer.parseInt(parts.get(1)) <= bits, text);
        }
        return text;
    }

    private static String repository(String text) {
        return ValueTypes.require(
                text.contains("://") && text.contains(ProviderSettings.DOMAIN_PLACEHOLDER) && Text.isOneLine(text),
                text);
    }
}
