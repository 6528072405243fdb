/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.base.Preconditions;
import com.google.inject.Inject;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.library.netmatcher.NetMatcher;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.ProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ETRN (RFC 1985): held mail is sent now, to where {@code <route>} says. To stand in the handler chain of any SMTP port:
 *
 * <pre>{@code
 * <handler class="org.jamescollector.provider.EtrnHandler"/>
 * }</pre>
 *
 * <p>It answers with what this node knows at the moment, and begins; a client that sends commands ahead is not held up.
 */
public final class EtrnHandler implements CommandHandler<SMTPSession>, EhloExtension {

    private static final Logger LOGGER = LoggerFactory.getLogger(EtrnHandler.class);
    private static final String COMMAND = "ETRN";

    private final ProviderSettings settings;
    private final QueueRuns runs;
    private final Map<Domain, NetMatcher> networks;

    @Inject
    public EtrnHandler(ProviderSettings settings, QueueRuns runs, DNSService dns) {
        this.settings = settings;
        this.runs = runs;
        this.networks = settings.domains().values().stream()
                .collect(Collectors.toMap(HeldDomain::name, domain -> new NetMatcher(domain.etrnNetworks(), dns)));
    }

    @Override
    public Collection<String> getImplCommands() {
        return List.of(COMMAND);
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return List.of(COMMAND);
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        if (!AtrnHandler.saidEhlo(session)) {
            return Answers.EHLO_FIRST;
        }
        if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
            return Answers.of("503", "5.5.1 ETRN is not allowed in the midst of a mail");
        }
        Optional<String> node =
                Optional.ofNullable(request.getArgument()).map(String::strip).filter(argument -> !argument.isEmpty());
        if (node.isEmpty()) {
            return Answers.of("500", "5.5.2 ETRN takes the name of a node");
        }
        return node(node.get())
                .map(wanted -> answer(session, wanted))
                .orElseGet(() -> Answers.of("501", "5.5.4 That is no name of a node"));
    }

    /** What was asked for: as it was written, and which of our domains it names. */
    private record Node(String written, List<HeldDomain> domains) {}

    /** Empty where it is no name at all. */
    private Optional<Node> node(String text) {
        boolean prefixed = text.charAt(0) == '@' || text.charAt(0) == '#';
        try {
            Domain name = Domain.of(prefixed ? text.substring(1) : text);
            Preconditions.checkArgument(!name.asString().isEmpty(), "a name is needed");
            String written = (prefixed ? text.substring(0, 1) : "") + name.asString();
            return Optional.of(new Node(
                    written,
                    text.charAt(0) == '@'
                            ? below(name)
                            : settings.domain(name).stream().toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** RFC 1985, section 5.3: the domain and all below it. */
    private List<HeldDomain> below(Domain name) {
        String end = "." + name.asString().toLowerCase(Locale.ROOT);
        return settings.domains().values().stream()
                .filter(domain ->
                        domain.name().equals(name) || domain.name().asString().endsWith(end))
                .toList();
    }

    private Response answer(SMTPSession session, Node node) {
        List<HeldDomain> permitted = node.domains().stream()
                .filter(domain -> isPermitted(session, domain))
                .toList();
        if (permitted.isEmpty()) {
            LOGGER.info(
                    "ETRN {} from {} is refused",
                    node.written(),
                    address(session).getHostAddress());
            return Answers.of("459", "4.7.1 Node " + node.written() + " not allowed: not known here, or not yours");
        }
        Map<HeldDomain, OptionalLong> waiting =
                permitted.stream().collect(Collectors.toMap(Function.identity(), runs::waiting));
        // Each begins, whatever becomes of another.
        long started = permitted.stream().filter(runs::start).count();
        if (started == 0) {
            return Answers.of("458", "4.3.0 Unable to queue messages for node " + node.written());
        }
        return started(node.written(), waiting.values());
    }

    private static Response started(String node, Collection<OptionalLong> waiting) {
        boolean allKnown = waiting.stream().allMatch(OptionalLong::isPresent);
        long known = waiting.stream().mapToLong(count -> count.orElse(0)).sum();
        if (allKnown) {
            return known == 0
                    ? Answers.of("251", "2.0.0 OK, no messages waiting for node " + node)
                    : Answers.of("253", "2.0.0 OK, " + known + " pending messages for node " + node + " started");
        }
        return known == 0
                ? Answers.of("250", "2.0.0 OK, queuing for node " + node + " started")
                : Answers.of("252", "2.0.0 OK, pending messages for node " + node + " started");
    }

    private boolean isPermitted(SMTPSession session, HeldDomain domain) {
        Optional<Username> user = Optional.ofNullable(session.getUsername());
        return user.filter(domain.users()::contains).isPresent()
                || networks.get(domain.name()).matchInetNetwork(address(session));
    }

    private static InetAddress address(SMTPSession session) {
        return session.getRemoteAddress().getAddress();
    }
}
