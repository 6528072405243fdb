/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * The part of smtpserver.xml that says how James serves turned sessions: an {@code <smtpserver>} that is not enabled, so that James makes no
 * port of it. Where there is none, recipients are checked as the sample checks them.
 */
final class TurnedStanza {

    /** The stanza's jmxName. */
    static final String NAME = "odmr";

    private static final String HANDLER_CHAIN = "handlerchain";

    /** What means something where there is no port. */
    private static final Set<String> ELEMENTS = Set.of(
            "jmxName",
            "helloName",
            "smtpGreeting",
            "heloEhloEnforcement",
            "addressBracketsEnforcement",
            "maxmessagesize",
            "maxExecutorCount",
            HANDLER_CHAIN);

    private TurnedStanza() {}

    /**
     * @param smtpserver what smtpserver.xml says
     * @return as James wants it
     * @throws ConfigurationException where it cannot work, and what to do
     */
    static HierarchicalConfiguration<ImmutableNode> of(HierarchicalConfiguration<ImmutableNode> smtpserver)
            throws ConfigurationException {
        List<HierarchicalConfiguration<ImmutableNode>> found = smtpserver.configurationsAt("smtpserver").stream()
                .filter(server -> NAME.equals(server.getString("jmxName", "")))
                .toList();
        if (found.size() > 1) {
            throw problem("stands there " + found.size() + " times; keep one");
        }
        HierarchicalConfiguration<ImmutableNode> stanza =
                found.isEmpty() ? usual() : new BaseHierarchicalConfiguration(found.get(0));
        if (!found.isEmpty()) {
            check(stanza);
        }
        stanza.setProperty("[@enabled]", true);
        // James' counters for JMX belong to servers, of which there is none.
        stanza.setProperty("handlerchain[@enableJmx]", false);
        return stanza;
    }

    private static HierarchicalConfiguration<ImmutableNode> usual() {
        HierarchicalConfiguration<ImmutableNode> usual = new BaseHierarchicalConfiguration();
        usual.addProperty("jmxName", NAME);
        usual.addProperty("handlerchain.handler[@class]", "org.apache.james.smtpserver.fastfail.ValidRcptHandler");
        return usual;
    }

    private static void check(HierarchicalConfiguration<ImmutableNode> stanza) throws ConfigurationException {
        if (stanza.getBoolean("[@enabled]", true)) {
            throw problem("is enabled, so that James has a port with it for everybody; write <smtpserver"
                    + " enabled=\"false\">, the collector uses it all the same");
        }
        String unknown = stanza.getNodeModel().getNodeHandler().getRootNode().getChildren().stream()
                .map(ImmutableNode::getNodeName)
                .filter(name -> !ELEMENTS.contains(name))
                .distinct()
                .collect(Collectors.joining(">, <"));
        if (!unknown.isEmpty()) {
            throw problem("holds <" + unknown + ">, which means nothing on a connection that was made from here: nobody"
                    + " signs in there or relays, and TLS and times are the account's. Remove it");
        }
        if (stanza.getString("handlerchain[@coreHandlersPackage]") != null) {
            throw problem(
                    "<handlerchain> has coreHandlersPackage; remove it, the commands of a turned session are fixed");
        }
        if (stanza.configurationsAt(HANDLER_CHAIN).isEmpty()) {
            throw problem("has no <handlerchain>; without one nobody would check recipients. Put this in:"
                    + " <handlerchain><handler class=\"org.apache.james.smtpserver.fastfail.ValidRcptHandler\"/>"
                    + "</handlerchain>");
        }
    }

    private static ConfigurationException problem(String what) {
        return new ConfigurationException("conf/smtpserver.xml: smtpserver " + NAME + ": " + what);
    }
}
