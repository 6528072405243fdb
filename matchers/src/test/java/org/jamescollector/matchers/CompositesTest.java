/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.mailetcontainer.impl.matchers.And;
import org.apache.james.mailetcontainer.impl.matchers.GenericCompositeMatcher;
import org.apache.james.mailetcontainer.impl.matchers.Not;
import org.apache.james.mailetcontainer.impl.matchers.Or;
import org.apache.james.mailetcontainer.impl.matchers.Xor;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.MatcherInverter;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.jamescollector.spool.CollectedMail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In James' own composites. */
class CompositesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:15:30Z"), ZoneOffset.UTC);

    private Mail mail;
    private List<Matcher> matching;
    private List<Matcher> others;

    @BeforeEach
    void setUp() throws Exception {
        mail = Mails.collected(
                "Received: by b; Fri, 6 Nov 2026 10:15:29 +0000",
                "Received: by a; Fri, 6 Nov 2026 10:15:29 +0000",
                "Subject: x");
        Mails.set(mail, CollectedMail.VALID_RECIPIENTS, 2);
        Mails.set(mail, CollectedMail.INVALID_RECIPIENTS, 1);
        Mails.set(mail, CollectedMail.COLLECTED_AT, CLOCK.instant().minusSeconds(3600));
        matching = List.of(
                Mails.init(new CollectedFrom(), "office-*"),
                Mails.init(new CollectedBy(), "pop3"),
                Mails.init(new HeaderMatches(), "Subject is x"),
                Mails.init(new TimeBetween(CLOCK), "10:00-11:00 UTC"),
                Mails.init(new DayIs(CLOCK), "FRI UTC"),
                Mails.init(new ValidRecipients(), "2"),
                Mails.init(new InvalidRecipients(), "1"),
                Mails.init(new OlderThan(CLOCK), "14 days"),
                Mails.init(new FirstSeenBefore(CLOCK), "1 minute"),
                Mails.init(new HopsOver(), "1"));
        others = List.of(
                Mails.init(new CollectedFrom(), "sales"),
                Mails.init(new CollectedBy(), "smtp"),
                Mails.init(new HeaderMatches(), "Subject is y"),
                Mails.init(new TimeBetween(CLOCK), "11:00-10:00 UTC"),
                Mails.init(new DayIs(CLOCK), "SAT UTC"),
                Mails.init(new ValidRecipients(), "3"),
                Mails.init(new InvalidRecipients(), "3"),
                Mails.init(new OlderThan(CLOCK), "15 days"),
                Mails.init(new FirstSeenBefore(CLOCK), "2 hours"),
                Mails.init(new HopsOver(), "2"));
    }

    private List<MailAddress> match(GenericCompositeMatcher composite, List<Matcher> parts) throws Exception {
        composite.init(FakeMatcherConfig.builder()
                .matcherName(composite.getClass().getSimpleName())
                .build());
        parts.forEach(composite::add);
        return match(composite);
    }

    private List<MailAddress> match(Matcher matcher) throws Exception {
        return matcher.match(mail) == null ? List.of() : List.copyOf(matcher.match(mail));
    }

    @Test
    void shouldBeCombined() throws Exception {
        List<MailAddress> all = Mails.addresses("anna", "berta");

        assertThat(match(new And(), matching)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(match(new Or(), others)).isEmpty();
        assertThat(match(new Not(), others)).containsExactlyInAnyOrderElementsOf(all);
        for (int i = 0; i < matching.size(); i++) {
            Matcher one = matching.get(i);
            Matcher other = others.get(i);

            assertThat(match(new And(), List.of(one, other))).isEmpty();
            assertThat(match(new Or(), List.of(other, one))).containsExactlyInAnyOrderElementsOf(all);
            assertThat(match(new Not(), List.of(one))).isEmpty();
            assertThat(match(new Xor(), List.of(one, other))).containsExactlyInAnyOrderElementsOf(all);
            assertThat(match(new Xor(), List.of(one, one))).isEmpty();
            assertThat(match(new MatcherInverter(one))).isEmpty();
            assertThat(match(new MatcherInverter(other))).isEqualTo(all);
        }
        assertThat(mail.getRecipients()).isEqualTo(all);
    }
}
