/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Whether the envelopes that {@code *ENV} of James' POP3 server is asked for are noted by somebody. */
final class SdpsCheck {

    private static final String RECORDING = "RecordEnvelope";
    /** By its name: its class is a part of James' POP3 server, which need not be there. */
    private static final String ASKED = "org.jamescollector.provider.SdpsHandler";

    private static final String DELIVERING = "LocalDelivery";
    private static final String REMEDY = " Put this in, right before " + DELIVERING
            + ": <mailet match=\"All\" class=\"org.jamescollector.mailets." + RECORDING + "\"/>";

    private SdpsCheck() {}

    /** What is wrong, and what to do; empty where nothing is, and where nobody has switched {@code *ENV} on. */
    static Optional<String> problem(
            HierarchicalConfiguration<ImmutableNode> pop3, HierarchicalConfiguration<ImmutableNode> mailets) {
        boolean asked = pop3.configurationsAt("pop3server").stream()
                .filter(server -> server.getBoolean("[@enabled]", true))
                .flatMap(server -> server.configurationsAt("handlerchain.handler").stream())
                .anyMatch(handler -> handler.getString("[@class]", "").equals(ASKED));
        if (!asked) {
            return Optional.empty();
        }
        List<List<String>> processors = mailets.configurationsAt("processors.processor").stream()
                .map(SdpsCheck::mailets)
                .toList();
        if (processors.stream().noneMatch(names -> names.contains(RECORDING))) {
            return Optional.of("*ENV of conf/pop3server.xml (" + "SdpsHandler"
                    + ") knows no envelope: conf/mailetcontainer.xml has no " + RECORDING + "." + REMEDY);
        }
        boolean tooLate = processors.stream()
                .filter(names -> names.contains(RECORDING))
                .allMatch(names -> IntStream.range(0, names.size())
                        .filter(i -> names.get(i).equals(DELIVERING))
                        .anyMatch(i -> i < names.indexOf(RECORDING)));
        return tooLate
                ? Optional.of("*ENV of conf/pop3server.xml (" + "SdpsHandler"
                        + ") knows no envelope: in conf/mailetcontainer.xml, " + RECORDING + " stands behind "
                        + DELIVERING
                        + ", when the mail has been delivered already." + REMEDY)
                : Optional.empty();
    }

    private static List<String> mailets(HierarchicalConfiguration<ImmutableNode> processor) {
        return processor.configurationsAt("mailet").stream()
                .map(mailet -> mailet.getString("[@class]", ""))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();
    }
}
