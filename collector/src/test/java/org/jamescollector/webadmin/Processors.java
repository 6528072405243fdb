/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.lib.AbstractStateCompositeProcessor;

/** Those of a mailetcontainer.xml. */
final class Processors extends AbstractStateCompositeProcessor {

    @Override
    public String[] getProcessorStates() {
        return new String[] {"root", "error", "transport", "relay"};
    }

    @Override
    protected MailProcessor createMailProcessor(String state, HierarchicalConfiguration<ImmutableNode> config) {
        throw new IllegalStateException("they are there");
    }
}
