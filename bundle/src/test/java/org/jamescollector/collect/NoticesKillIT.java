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
 * However often James is killed: whoever is to be told of a deleted message is told once, and whoever is to be asked is asked once.
 */
class NoticesKillIT {

    private static final int MESSAGES = Integer.getInteger("collector.kill.notices", 240);
    private static final int KILLS = 8;
    private static final int LATER_MICROS = 60_000;

    private static final String RULES =
            """
            <processor state="download-rules">
              <mailet match="org.jamescollector.matchers.HeaderMatches=Subject contains warn"
                      class="org.jamescollector.mailets.DeleteAndWarn"/>
              <mailet match="All" class="org.jamescollector.mailets.AskRecipient"/>
            </processor>
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldTellEachOnceThoughJamesIsKilledAgainAndAgain() throws Exception {
        KilledAgainAndAgain james = new KilledAgainAndAgain(folder, KILLS, LATER_MICROS);
        try (FakePop3Server provider = KilledAgainAndAgain.mailbox(
                MESSAGES, number -> "user" + number + "@example.org", number -> number % 2 == 0 ? "warn" : "ask")) {
            james.collect(
                    provider,
                    RULES,
                    "NoticesKillIT",
                    () -> provider.maildrop().size() == MESSAGES / 2
                            && deliveries(james.delivered()).size() == MESSAGES);

            assertThat(deliveries(james.delivered()))
                    .as("seed %d", KilledAgainAndAgain.SEED)
                    .hasSize(MESSAGES)
                    .allSatisfy((addressee, deliveries) ->
                            assertThat(deliveries).as(addressee).hasSize(1));
        }
    }

    /** What came to each addressee, of whom each is that of one message. */
    private static Map<String, Set<String>> deliveries(List<Appended> delivered) {
        Map<String, Set<String>> deliveries = new TreeMap<>();
        for (Appended mail : delivered) {
            deliveries
                    .computeIfAbsent(mail.recipients(), addressee -> new TreeSet<>())
                    .add(mail.messageId() + " " + mail.deliveryId());
        }
        return deliveries;
    }
}
