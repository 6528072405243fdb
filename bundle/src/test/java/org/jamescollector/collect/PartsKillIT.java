/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jamescollector.testing.AppendToFile.Appended;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first promise where a download rule has one message delivered in two parts: Anna gets it at once, Berta some seconds later. However
 * often James is killed in between, each of them gets each message once, and the mailbox is empty in the end.
 */
class PartsKillIT {

    private static final int MESSAGES = Integer.getInteger("collector.kill.parts", 300);
    private static final int KILLS = 15;
    private static final int LATER_MICROS = 40_000;

    private static final String RULES =
            """
            <processor state="download-rules">
              <matcher name="berta-too-early" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="RecipientIs=berta@example.org"/>
                <matcher notmatch="org.jamescollector.matchers.FirstSeenBefore=2 seconds"/>
              </matcher>
              <mailet match="berta-too-early" class="org.jamescollector.mailets.LeaveAtProvider"/>
            </processor>
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverEachPartOnceThoughJamesIsKilledAgainAndAgain() throws Exception {
        KilledAgainAndAgain james = new KilledAgainAndAgain(folder, KILLS, LATER_MICROS);
        try (FakePop3Server provider = KilledAgainAndAgain.mailbox(
                MESSAGES, number -> "anna@example.org, berta@example.org", number -> "message " + number)) {
            james.collect(
                    provider,
                    RULES,
                    "PartsKillIT",
                    () -> provider.maildrop().isEmpty()
                            && deliveries(james.delivered()).size() == 2 * MESSAGES);

            assertThat(deliveries(james.delivered()))
                    .as("seed %d", KilledAgainAndAgain.SEED)
                    .hasSize(2 * MESSAGES)
                    .allSatisfy((part, deliveries) ->
                            assertThat(deliveries).as(part).hasSize(1));
        }
    }

    /** The delivery ids by which each message came to each recipient. */
    private static Map<String, Set<String>> deliveries(List<Appended> delivered) {
        Map<String, Set<String>> deliveries = new TreeMap<>();
        for (Appended mail : delivered) {
            for (String recipient : mail.recipients().split(",", -1)) {
                deliveries
                        .computeIfAbsent(mail.messageId() + " to " + recipient, part -> new TreeSet<>())
                        .add(mail.deliveryId());
            }
        }
        return deliveries;
    }
}
