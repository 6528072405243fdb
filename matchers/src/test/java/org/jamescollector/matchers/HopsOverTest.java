/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopsOverTest {

    private static String hops(int count) {
        return String.join(
                "\r\n", Collections.nCopies(count, "received: from a by b; Fri, 20 Nov 2026 10:15:30 +0000"));
    }

    private static boolean isOver3(Mail mail) throws Exception {
        return !Mails.init(new HopsOver(), "3").match(mail).isEmpty();
    }

    @Test
    void shouldMatchWhatWentThroughMoreServers() throws Exception {
        assertThat(isOver3(Mails.bySmtp(hops(4)))).isTrue();
        assertThat(isOver3(Mails.bySmtp(hops(3)))).isFalse();
        assertThat(isOver3(Mails.bySmtp("Subject: x"))).isFalse();
    }

    @Test
    void shouldNotCountTheCollectorsOwnLine() throws Exception {
        String own = "Received: from a by b with POP3\r\n\tid " + Mails.DELIVERY + "; Fri, 20 Nov 2026 10:15:30 +0000";

        assertThat(isOver3(Mails.collected(own, hops(3)))).isFalse();
        assertThat(isOver3(Mails.collected(own, hops(4)))).isTrue();
        assertThat(isOver3(Mails.collected(hops(4)))).isTrue();
    }

    @Test
    void shouldAskForTheHeader() throws Exception {
        HopsOver matcher = Mails.init(new HopsOver(), "3");

        assertThatThrownBy(() -> matcher.match(Mails.listed(Instant.EPOCH))).isInstanceOf(Mails.HeaderTouched.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "many", "1.5", "12345678901"})
    void shouldRefuseWhatIsNoNumber(String condition) {
        assertThatThrownBy(() -> Mails.init(new HopsOver(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("HopsOver=" + condition + ": ")
                .hasMessageEndingWith(": HopsOver=25");
    }
}
