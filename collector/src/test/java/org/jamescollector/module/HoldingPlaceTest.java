/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldingPlaceTest {

    private static final String HOLD = "<mailet match=\"All\" class=\"org.jamescollector.mailets.HoldForPickup\"/>";
    private static final String ROOT = "<processor state=\"root\"><mailet match=\"All\" class=\"ToProcessor\">"
            + "<processor>transport</processor></mailet></processor>";

    private static Optional<String> problem(String processors) throws Exception {
        String xml = "<mailetcontainer><processors>" + processors + "</processors></mailetcontainer>";
        return new HoldingPlace(FileConfigurationProvider.getConfig(
                        new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
                .problem();
    }

    private static String processor(String state, String mailets) {
        return "<processor state=\"" + state + "\">" + mailets + "</processor>";
    }

    private static String sendOn(String match, String state) {
        return "<mailet match=\"" + match + "\" class=\"ToProcessor\"><processor>" + state + "</processor></mailet>";
    }

    /** The sample as it is delivered, with the mailet switched on where it stands. */
    @Test
    void shouldBeContentWithTheSample() throws Exception {
        String sample = Files.readString(Path.of("..", "conf", "mailetcontainer.xml"));
        int comment = sample.lastIndexOf("<!--", sample.indexOf("HoldForPickup"));
        int lineEnd = sample.indexOf('\n', comment);
        String switchedOn =
                sample.substring(0, comment) + sample.substring(lineEnd).replaceFirst("(HoldForPickup[^!]*?)-->", "$1");
        int begin = switchedOn.indexOf("<processors>") + "<processors>".length();

        assertThat(problem(switchedOn.substring(begin, switchedOn.indexOf("</processors>"))))
                .isEmpty();
        assertThat(problem(sample.substring(sample.indexOf("<processors>") + 12, sample.indexOf("</processors>"))))
                .hasValueSatisfying(text -> assertThat(text).contains("has no HoldForPickup"));
    }

    @Test
    void shouldBeContentWithAProcessorOfItsOwnThatMailIsSentTo() throws Exception {
        assertThat(problem(ROOT
                        + processor("transport", sendOn("HostIs=customer.example", "hold") + sendOn("All", "relay"))
                        + processor("hold", HOLD)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "local-delivery", "nobody-sends-here"})
    void shouldTellOfAProcessorThatTheMailDoesNotComeTo(String state) throws Exception {
        assertThat(problem(ROOT
                        + processor("transport", sendOn("RecipientIsLocal", "local-delivery") + sendOn("All", "relay"))
                        + processor("relay", "<mailet match=\"All\" class=\"RemoteDelivery\"/>")
                        + processor(state, HOLD)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(
                                "no mail of a customer comes as far as",
                                state,
                                "at the beginning of the processor transport"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ToProcessor", "Null", "org.apache.james.transport.mailets.RemoteDelivery"})
    void shouldTellOfAPlaceBehindWhereAllMailGoesAway(String end) throws Exception {
        assertThat(problem(ROOT + processor("transport", "<mailet match=\"All\" class=\"" + end + "\"/>" + HOLD)))
                .hasValueSatisfying(text -> assertThat(text).contains("No mail is held", "transport"));
    }
}
