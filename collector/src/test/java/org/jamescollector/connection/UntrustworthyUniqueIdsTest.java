/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.testing.FakeMessage.message;
import static org.jamescollector.testing.FakeMessage.ofSize;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jamescollector.account.Keep;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;

/** Providers whose unique-ids are missing, shared, changed or used again: nothing is lost and nothing comes twice. */
class UntrustworthyUniqueIdsTest extends CollectingTest {

    private final List<FakeMessage> three = List.of(ofSize("a", 500), ofSize("b", 300), ofSize("c", 900));

    @Test
    void shouldCollectOnceFromAProviderWithoutUidl() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider =
                FakePop3Server.with(three).pipelining().withoutUidl().start()) {
            collector.run(provider.port());
            provider.deliver(ofSize("d", 100));
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(collector.delivered()).hasSize(4).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldCollectOnceFromAProviderWithNeitherUidlNorTop() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three)
                .pipelining()
                .withoutUidl()
                .withoutTop()
                .start()) {
            collector.run(provider.port());
            provider.deliver(ofSize("d", 100));
            RunOutcome second = collector.run(provider.port());
            assertThat(second.counts().recognised()).isEqualTo(3);
            assertThat(collector.spooled()).hasSize(4);
            assertThat(collector.delivered()).hasSize(4).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldEmptyTheMailboxOfAProviderWithoutUidlTopOrCapa() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(three)
                .withoutCapa()
                .withoutUidl()
                .withoutTop()
                .start()) {
            collector.run(provider.port());
            assertThat(provider.maildrop()).isEmpty();
            assertThat(collector.delivered()).containsExactlyElementsOf(texts(three));
        }
    }

    @Test
    void shouldRecogniseEverythingWhenTheProviderChangesItsUniqueIds() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            for (String prefix : List.of("x-", "y-", "z-")) {
                provider.changeUniqueIds(prefix);
                RunOutcome changed = collector.run(provider.port());
                assertThat(changed.counts().collected()).as(prefix).isZero();
                assertThat(changed.counts().recognised()).as(prefix).isEqualTo(3);
            }
            provider.deliver(ofSize("d", 100));
            provider.changeUniqueIds("w-");
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(1);
            assertThat(collector.delivered()).hasSize(4).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldRecogniseChangedUniqueIdsWithoutTopToo() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider =
                FakePop3Server.with(three).pipelining().withoutTop().start()) {
            collector.run(provider.port());
            provider.changeUniqueIds("x-");
            assertThat(collector.run(provider.port()).counts().collected()).isZero();
            assertThat(collector.spooled()).hasSize(3);
        }
    }

    @Test
    void shouldDeliverBothMessagesThatShareAUniqueId() throws Exception {
        collector.keep = new Keep.Forever();
        List<FakeMessage> twins =
                List.of(ofSize("a", 300), message("a", "Subject: the other\r\n\r\nbody\r\n"), ofSize("b", 300));
        try (FakePop3Server provider = FakePop3Server.with(twins).pipelining().start()) {
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(twins));
        }
    }

    @Test
    void shouldDeliverAMessageForWhichUidlSaysNothing() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three)
                .pipelining()
                .at("UIDL", FakeAnswer.lines("1 a", "3 c"))
                .start()) {
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(three));
        }
    }

    @Test
    void shouldDeliverAnotherMessageThatIsGivenTheIdOfADeletedOne() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            FakeMessage another = message("a", "Subject: another\r\n\r\nbody\r\n");
            provider.deliver(another);
            collector.run(provider.port());
            FakeMessage third = message("a", "Subject: a third\r\n\r\nbody\r\n");
            provider.deliver(third);
            collector.run(provider.port());

            List<FakeMessage> all = new ArrayList<>(three);
            all.add(another);
            all.add(third);
            assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(all));
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldTellAMessageThatCameBackFromAnotherOneUnderItsId() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
        }
        try (FakePop3Server empty = FakePop3Server.with().pipelining().start()) {
            collector.run(empty.port());
        }
        FakeMessage another = message("b", "Subject: another\r\n\r\nbody\r\n");
        try (FakePop3Server again = FakePop3Server.with(three.get(0), another, three.get(2))
                .pipelining()
                .start()) {
            RunOutcome outcome = collector.run(again.port());
            assertThat(outcome.counts().recognised()).isEqualTo(2);
            assertThat(outcome.counts().collected()).isEqualTo(1);
            assertThat(collector.run(again.port()).counts().collected()).isZero();
        }
        List<FakeMessage> all = new ArrayList<>(three);
        all.add(another);
        assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(all));
    }

    @Test
    void shouldDeliverAMessageThatIsGivenTheIdOfOneThatIsStillThere() throws Exception {
        FakeMessage another = message("a", "Subject: another\r\n\r\nbody\r\n");
        try (FakePop3Server provider = FakePop3Server.with(three)
                .pipelining()
                .onceAt("QUIT", FakeAnswer.cut())
                .start()) {
            collector.run(provider.port());
        }
        try (FakePop3Server later = FakePop3Server.with(another, three.get(0), three.get(1))
                .pipelining()
                .start()) {
            collector.run(later.port());
            assertThat(later.maildrop()).isEmpty();
        }
        List<FakeMessage> all = new ArrayList<>(three);
        all.add(another);
        assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(all));
    }

    @Test
    void shouldDeliverAMessageUnderTheIdOfOneWhoseDeletionWasNeverAnswered() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(three.get(0))
                .pipelining()
                .onceAt("QUIT", FakeAnswer.cut())
                .start()) {
            assertThat(collector.run(provider.port()).problem()).isPresent();
        }
        FakeMessage another = message("a", "Message-ID: <another@example.com>\r\n\r\nbody\r\n");
        try (FakePop3Server later = FakePop3Server.with(another).pipelining().start()) {
            assertThat(collector.run(later.port()).counts().collected()).isEqualTo(1);
        }
        assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(List.of(three.get(0), another)));
    }

    @Test
    void shouldCollectTheRestThoughDeletionsHaveNoEffect() throws Exception {
        collector.messagesPerSession = 2;
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
        }
        collector.keep = new Keep.DeleteAtOnce();
        FakeMessage fresh = ofSize("d", 250);
        for (int run = 0; run < 3; run++) {
            // Every time all of it is there again.
            try (FakePop3Server forgetful = FakePop3Server.with(three.get(0), three.get(1), three.get(2), fresh)
                    .pipelining()
                    .start()) {
                assertThat(collector.run(forgetful.port()).problem()).isEmpty();
                assertThat(forgetful.sessions()).isLessThanOrEqualTo(3);
            }
        }
        assertThat(collector.delivered()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void shouldCollectAllInSmallSessionsFromAProviderWithNeitherUidlNorTop() throws Exception {
        collector.messagesPerSession = 2;
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three)
                .pipelining()
                .withoutUidl()
                .withoutTop()
                .start()) {
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(provider.sessions()).isLessThanOrEqualTo(4);
            assertThat(collector.delivered()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldNotTakeOneNoticeForAnotherWithTheSameHeader() throws Exception {
        List<FakeMessage> notices = List.of(
                message("a", "Subject: ok\r\n\r\none\r\n"),
                message("a", "Subject: ok\r\n\r\ntwo\r\n"),
                message("a", "Subject: ok\r\n\r\nsix\r\n"));
        try (FakePop3Server provider = FakePop3Server.with().pipelining().start();
                FakePop3Server withoutUidl =
                        FakePop3Server.with().pipelining().withoutUidl().start()) {
            for (FakeMessage notice : notices) {
                provider.deliver(notice);
                collector.run(provider.port());
            }
            assertThat(collector.delivered()).containsExactlyElementsOf(texts(notices));
            try (CollectFixture other = new CollectFixture(folder.resolve("other"))) {
                for (FakeMessage notice : notices) {
                    withoutUidl.deliver(notice);
                    other.run(withoutUidl.port());
                }
                assertThat(other.delivered()).containsExactlyElementsOf(texts(notices));
            }
        }
    }

    @Test
    void shouldLeaveMessagesThatAreTooLargeWithoutUidlToo() throws Exception {
        collector.maximumMessageSize = OptionalLong.of(600);
        try (FakePop3Server provider =
                FakePop3Server.with(three).pipelining().withoutUidl().start()) {
            assertThat(collector.run(provider.port()).counts().left()).isEqualTo(1);
            assertThat(provider.uniqueIds()).containsExactly("c");
            assertThat(collector.left().get(0).cause()).isEqualTo(LeftMessage.Cause.TOO_LARGE);
        }
    }
}
