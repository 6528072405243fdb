/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** docs/administration.md, whose answers are those that come. */
final class AdministrationGuide {

    private static final String BEGIN = "```json\n";

    private AdministrationGuide() {}

    /** The first answer that is shown below this heading. */
    static JsonNode answer(String heading) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        String guide = Files.readString(root.resolve("docs/administration.md"));
        assertThat(guide).containsOnlyOnce("### " + heading + "\n");
        String section = guide.substring(guide.indexOf("### " + heading + "\n"));
        String from = section.substring(section.indexOf(BEGIN) + BEGIN.length());
        return new ObjectMapper().readTree(from.substring(0, from.indexOf("```")));
    }
}
