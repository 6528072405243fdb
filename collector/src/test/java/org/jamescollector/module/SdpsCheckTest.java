/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;

class SdpsCheckTest {

    private static final String RECORD = "<mailet match=\"All\" class=\"org.jamescollector.mailets.RecordEnvelope\"/>";
    private static final String DELIVER = "<mailet match=\"All\" class=\"LocalDelivery\"/>";

    private static HierarchicalConfiguration<ImmutableNode> xml(String text) throws Exception {
        return FileConfigurationProvider.getConfig(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> problem(boolean enabled, String mailets) throws Exception {
        return SdpsCheck.problem(
                xml(
                        "<pop3servers><pop3server enabled=\"" + enabled + "\"><handlerchain><handler"
                                + " class=\"org.jamescollector.provider.SdpsHandler\"/></handlerchain></pop3server></pop3servers>"),
                xml("<mailetcontainer><processors><processor state=\"local-delivery\">" + mailets
                        + "</processor></processors></mailetcontainer>"));
    }

    @Test
    void shouldSayNothingWhereEnvelopesAreNotedBeforeTheDelivery() throws Exception {
        assertThat(problem(true, RECORD + DELIVER)).isEmpty();
    }

    @Test
    void shouldSayNothingWhereNobodyAsksForEnvelopes() throws Exception {
        assertThat(problem(false, DELIVER)).isEmpty();
    }

    @Test
    void shouldTellWhereNobodyNotesEnvelopes() throws Exception {
        assertThat(problem(true, DELIVER))
                .hasValueSatisfying(text -> assertThat(text).contains("has no RecordEnvelope", RECORD));
    }

    @Test
    void shouldTellWhereEnvelopesAreNotedTooLate() throws Exception {
        assertThat(problem(true, DELIVER + RECORD)).hasValueSatisfying(text -> assertThat(text)
                .contains("RecordEnvelope stands behind LocalDelivery", RECORD));
    }
}
