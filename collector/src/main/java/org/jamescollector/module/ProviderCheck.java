/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.provider.AcceptHeldDomains;
import org.jamescollector.provider.AtrnHandler;
import org.jamescollector.provider.EtrnHandler;
import org.jamescollector.provider.OdmrHandlers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks when James starts whether its other files have what {@code <provider>} of collector.xml rests upon. */
final class ProviderCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProviderCheck.class);

    private final ConfigurationProvider provider;
    private final ProviderSettings settings;

    @Inject
    ProviderCheck(ConfigurationProvider provider, CollectorConfiguration collector) {
        this.provider = provider;
        this.settings = collector.provider();
    }

    /** Warns of what is missing. */
    void run() {
        envelopes();
        if (!settings.isProvider()) {
            return;
        }
        try {
            warnings(provider.getConfiguration("smtpserver"), provider.getConfiguration("mailetcontainer"), settings)
                    .forEach(LOGGER::warn);
        } catch (ConfigurationException | RuntimeException e) {
            // James has started with these files: whatever is the matter here, it is no reason to stop.
            LOGGER.warn("conf/smtpserver.xml and conf/mailetcontainer.xml cannot be checked for <provider>", e);
        }
    }

    private void envelopes() {
        try {
            SdpsCheck.problem(provider.getConfiguration("pop3server"), provider.getConfiguration("mailetcontainer"))
                    .ifPresent(LOGGER::warn);
        } catch (ConfigurationException | RuntimeException e) {
            LOGGER.debug("conf/pop3server.xml cannot be checked", e);
        }
    }

    static List<String> warnings(
            HierarchicalConfiguration<ImmutableNode> smtp,
            HierarchicalConfiguration<ImmutableNode> mailets,
            ProviderSettings settings) {
        List<String> warnings = new ArrayList<>();
        List<HierarchicalConfiguration<ImmutableNode>> ports = smtp.configurationsAt("smtpserver").stream()
                .filter(port -> port.getBoolean("[@enabled]", true))
                .toList();
        List<HierarchicalConfiguration<ImmutableNode>> pickupPorts =
                ports.stream().filter(ProviderCheck::isForPickup).toList();
        boolean anyUsers = settings.domains().values().stream()
                .anyMatch(domain -> !domain.users().isEmpty());
        boolean anyRoutes =
                settings.domains().values().stream().map(HeldDomain::route).anyMatch(route -> route.isPresent());
        boolean etrn = ports.stream().anyMatch(port -> has(port, EtrnHandler.class));
        if (anyUsers && pickupPorts.isEmpty() && !(anyRoutes && etrn)) {
            warnings.add("Nobody can fetch held mail: no enabled <smtpserver> of conf/smtpserver.xml has"
                    + " <handlerchain coreHandlersPackage=\"" + OdmrHandlers.class.getName() + "\"/>");
        }
        if (anyRoutes && !etrn) {
            warnings.add("Nobody can have held mail sent: no enabled <smtpserver> of conf/smtpserver.xml has"
                    + " <handler class=\"" + EtrnHandler.class.getName() + "\"/>");
        }
        if (ports.stream().noneMatch(port -> has(port, AcceptHeldDomains.class))) {
            warnings.add("No mail comes from elsewhere to be held: no enabled <smtpserver> of conf/smtpserver.xml has"
                    + " AcceptHeldDomains, and James refuses recipients in domains that are not its own. Put this in, last in the"
                    + " <handlerchain> of the port that the Internet sends to: <handler class=\""
                    + AcceptHeldDomains.class.getName() + "\"/>");
        }
        pickupPorts.stream().filter(port -> !hasTls(port)).forEach(port -> warnings.add(withoutTls(port, settings)));
        if (!settings.signIn().tlsRequired()) {
            pickupPorts.stream()
                    .filter(ProviderCheck::canDoWithoutTls)
                    .forEach(port -> warnings.add(tlsIsOptional(port)));
        }
        mailetWarnings(mailets, settings, warnings);
        return warnings;
    }

    private static boolean isForPickup(HierarchicalConfiguration<ImmutableNode> port) {
        return port.getString("handlerchain[@coreHandlersPackage]", "").equals(OdmrHandlers.class.getName())
                || has(port, AtrnHandler.class);
    }

    private static boolean has(HierarchicalConfiguration<ImmutableNode> port, Class<?> handler) {
        return port.configurationsAt("handlerchain.handler").stream()
                .anyMatch(found -> found.getString("[@class]", "").equals(handler.getName()));
    }

    private static boolean canDoWithoutTls(HierarchicalConfiguration<ImmutableNode> port) {
        return hasTls(port) && !port.getBoolean("tls[@socketTLS]", false);
    }

    private static String tlsIsOptional(HierarchicalConfiguration<ImmutableNode> port) {
        return "Customers may do without TLS at the <smtpserver> " + port.getString("jmxName", "")
                + " of conf/smtpserver.xml, and then others can read the mail on the line: <signIn> of conf/collector.xml has"
                + " <tls>optional</tls>. Take that out as soon as all customers have STARTTLS, or make it a port with"
                + " socketTLS=\"true\"";
    }

    private static boolean hasTls(HierarchicalConfiguration<ImmutableNode> port) {
        return port.getBoolean("tls[@socketTLS]", false) || port.getBoolean("tls[@startTLS]", false);
    }

    private static String withoutTls(HierarchicalConfiguration<ImmutableNode> port, ProviderSettings settings) {
        String name = "The <smtpserver> " + port.getString("jmxName", "") + " of conf/smtpserver.xml has no TLS: ";
        return settings.signIn().tlsRequired()
                ? name + "nobody can sign in there to fetch mail. Set startTLS=\"true\" and make a key"
                : name + "held mail crosses the line so that others can read it. Set startTLS=\"true\" and make a key";
    }

    private static void mailetWarnings(
            HierarchicalConfiguration<ImmutableNode> mailets, ProviderSettings settings, List<String> warnings) {
        new HoldingPlace(mailets).problem().ifPresent(warnings::add);
        boolean bounces = mailets.configurationsAt("processors.processor").stream()
                .anyMatch(processor -> processor.getString("[@state]", "").equals(settings.bounceProcessor()));
        if (!bounces) {
            warnings.add(
                    "Senders of held mail that cannot be delivered are not told: conf/mailetcontainer.xml has no processor "
                            + settings.bounceProcessor() + ". Make one with the mailet DSNBounce, or name another in"
                            + " <provider><bounceProcessor> of conf/collector.xml");
        }
    }
}
