/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.digest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.junit.jupiter.api.Test;

/** To whom copies of a message are given, whatever database it is in. */
abstract class CopyClaimContract extends OnEmptyHistory {

    static final Duration WITHIN = Duration.ofDays(3);
    private static final Digest MESSAGE = digest("a message");
    private static final MailAddress POSTMASTER = address("postmaster@example.org");

    static MailAddress address(String address) {
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static List<MailAddress> addresses(String... localParts) {
        return Stream.of(localParts).map(name -> address(name + "@example.org")).toList();
    }

    static MessageCopy copy(DeliveryId delivery, Instant at, List<MailAddress> recipients, int expected) {
        return new MessageCopy(ACCOUNT, MESSAGE, delivery, recipients, expected, at, WITHIN);
    }

    /** As many copies are expected as there are recipients. */
    private static MessageCopy copy(String... recipients) {
        return copy(delivery(), NOW, addresses(recipients), recipients.length);
    }

    /** The provider told that this copy is theirs. */
    private static MessageCopy told(String... recipients) {
        return new MessageCopy(ACCOUNT, MESSAGE, delivery(), addresses(recipients), true, 0, NOW, WITHIN);
    }

    /** Of a copy that others have got. */
    private static MessageCopy furtherPart(String... recipients) {
        return new MessageCopy(
                ACCOUNT, MESSAGE, delivery(), addresses(recipients), MessageCopy.Kind.FURTHER_PART, 0, NOW, WITHIN);
    }

    private CopyClaim claim(MessageCopy copy) {
        return history.claimCopy(copy).join();
    }

    private static CopyClaim granted(String... recipients) {
        return new CopyClaim(addresses(recipients), false);
    }

    private static final CopyClaim NOBODY = new CopyClaim(List.of(), false);
    private static final CopyClaim SURPLUS = new CopyClaim(List.of(), true);

    @Test
    void shouldGiveAllRecipientsToTheFirstCopyAndNoneToTheSecond() {
        assertThat(claim(copy("anna", "berta"))).isEqualTo(granted("anna", "berta"));
        assertThat(claim(copy("anna", "berta"))).isEqualTo(NOBODY);
    }

    @Test
    void shouldGiveToASecondCopyThoseWhomTheFirstHadNot() {
        claim(copy("anna", "berta"));
        assertThat(claim(copy("carla", "berta", "doris"))).isEqualTo(granted("carla", "doris"));
        assertThat(claim(copy("doris"))).extracting(CopyClaim::recipients).isEqualTo(List.of());
    }

    @Test
    void shouldNotTellRecipientsByCase() {
        claim(copy("Anna"));
        assertThat(claim(copy("aNNA")).recipients()).isEmpty();
        assertThat(claim(copy(delivery(), NOW, List.of(address("anna@EXAMPLE.ORG")), 1))
                        .recipients())
                .isEmpty();
    }

    @Test
    void shouldNameEachRecipientOnce() {
        assertThat(claim(copy("anna", "berta", "ANNA"))).isEqualTo(granted("anna", "berta"));
    }

    @Test
    void shouldGiveTheSameAnswerWhenTheSameDeliveryAsksAgain() {
        MessageCopy first = copy("anna", "berta");
        MessageCopy second = copy("anna", "carla", "berta");
        MessageCopy third = copy("anna");
        for (int round = 0; round < 3; round++) {
            assertThat(claim(first)).isEqualTo(granted("anna", "berta"));
            assertThat(claim(second)).isEqualTo(granted("carla"));
            assertThat(claim(third)).isEqualTo(SURPLUS);
            restart();
        }
        assertThat(slots()).as("three recipients, and copies 1 and 2").isEqualTo(5);
    }

    @Test
    void shouldCallACopySurplusOnceAllExpectedOnesHaveCome() {
        for (int expected = 1; expected <= 3; expected++) {
            assertThat(claim(copy("anna", "berta", "carla")).surplus()).isFalse();
        }
        MessageCopy fourth = copy("anna", "berta", "carla");
        assertThat(claim(fourth)).isEqualTo(SURPLUS);
        assertThat(claim(copy("anna", "berta", "carla"))).isEqualTo(SURPLUS);
        assertThat(claim(fourth)).as("asked again").isEqualTo(SURPLUS);
    }

    @Test
    void shouldGiveEachOneThoughAllCopiesComeInParts() {
        MessageCopy first = copy(delivery(), NOW, addresses("anna"), 2);
        MessageCopy second = copy(delivery(), NOW, addresses("anna"), 2);
        assertThat(claim(first)).isEqualTo(granted("anna"));
        assertThat(claim(second)).isEqualTo(NOBODY);
        MessageCopy part = furtherPart("berta");
        assertThat(claim(part)).isEqualTo(granted("berta"));
        assertThat(claim(furtherPart("berta"))).as("the other copy's part").isEqualTo(NOBODY);
        restart();
        assertThat(claim(part)).as("asked again").isEqualTo(granted("berta"));
    }

    @Test
    void shouldNotCountAFurtherPartAsACopy() {
        claim(copy(delivery(), NOW, addresses("anna"), 2));
        claim(furtherPart("berta"));
        assertThat(claim(copy("anna", "berta"))).as("the second of two").isEqualTo(NOBODY);
        assertThat(claim(copy("anna", "berta"))).as("one too many").isEqualTo(SURPLUS);
    }

    @Test
    void shouldNotGiveByTheProvidersWordWhatAFurtherPartHasGiven() {
        claim(copy(delivery(), NOW, addresses("anna"), 2));
        claim(furtherPart("berta"));
        assertThat(claim(told("berta"))).isEqualTo(NOBODY);
    }

    @Test
    void shouldGiveTheFallbackOneSurplusCopy() {
        claim(copy("anna"));
        MessageCopy second = copy("anna");
        assertThat(claim(second)).isEqualTo(SURPLUS);
        assertThat(claim(second.asSurplus(POSTMASTER)).recipients()).containsExactly(POSTMASTER);
        MessageCopy third = copy("anna");
        assertThat(claim(third)).isEqualTo(SURPLUS);
        assertThat(claim(third.asSurplus(POSTMASTER)).recipients()).isEmpty();
        assertThat(claim(second.asSurplus(POSTMASTER)).recipients())
                .as("asked again")
                .containsExactly(POSTMASTER);
    }

    @Test
    void shouldNotGiveAgainByTheProvidersWordWhatAGuessGave() {
        claim(copy("anna", "berta"));
        MessageCopy annas = told("anna");
        assertThat(claim(annas)).isEqualTo(NOBODY);
        assertThat(claim(told("berta", "carla"))).isEqualTo(granted("carla"));
        assertThat(claim(annas)).as("asked again").isEqualTo(NOBODY);
    }

    @Test
    void shouldNotGuessForThoseWhoseCopyTheProviderTold() {
        MessageCopy annas = told("anna");
        assertThat(claim(annas)).isEqualTo(granted("anna"));
        assertThat(claim(copy("anna", "berta"))).isEqualTo(granted("berta"));
        assertThat(claim(copy("anna", "berta"))).isEqualTo(SURPLUS);
        assertThat(claim(annas)).as("asked again").isEqualTo(granted("anna"));
    }

    @Test
    void shouldDeliverEachCopyThatTheProviderTold() {
        MessageCopy first = told("anna");
        MessageCopy second = told("anna", "berta");
        for (int round = 0; round < 3; round++) {
            assertThat(claim(first)).isEqualTo(granted("anna"));
            assertThat(claim(second)).isEqualTo(granted("anna", "berta"));
            restart();
        }
        assertThat(slots()).as("anna's and berta's").isEqualTo(2);
    }

    @Test
    void shouldCountACopyThatTheProviderToldAmongTheExpectedOnes() {
        claim(told("anna"));
        claim(told("berta"));
        MessageCopy third = copy("anna", "berta");
        for (int round = 0; round < 2; round++) {
            assertThat(claim(third)).as("for somebody in Bcc").isEqualTo(SURPLUS);
            assertThat(claim(third.asSurplus(POSTMASTER))).isEqualTo(new CopyClaim(List.of(POSTMASTER), true));
        }
    }

    @Test
    void shouldCountItThoughAGuessHadItsRecipient() {
        claim(copy("anna", "berta"));
        MessageCopy annas = told("anna");
        claim(annas);
        claim(annas);
        assertThat(claim(copy("anna", "berta"))).as("for somebody in Bcc").isEqualTo(SURPLUS);
    }

    @Test
    void shouldNotCountACopyForSomebodyWhomTheMessageDoesNotName() {
        List<MessageCopy> copies =
                new ArrayList<>(List.of(told("carla"), copy("anna", "berta"), copy("anna", "berta")));
        for (int bcc = 0; bcc < 3; bcc++) {
            Collections.swap(copies, 0, bcc);
            assertThat(copies.stream().map(this::claim))
                    .as("Bcc comes as number " + bcc)
                    .containsOnlyOnce(granted("carla"), granted("anna", "berta"), NOBODY);
            Collections.swap(copies, 0, bcc);
            forgetAll();
        }
    }

    @Test
    void shouldGiveWhatTheProviderToldToTheRecipientThoughHeGotASurplusCopy() {
        claim(copy("anna"));
        MessageCopy surplus = copy("anna");
        claim(surplus);
        claim(surplus.asSurplus(POSTMASTER));
        assertThat(claim(told("postmaster"))).isEqualTo(granted("postmaster"));
    }

    /** To and Cc, Bcc, and of which copies the provider tells the recipient, all by chance, in any order. */
    @Test
    void shouldLeaveOutNobodyWhateverTheProviderTells() {
        Random random = new Random(7);
        List<String> people = List.of("anna", "berta", "carla", "doris", "emma");
        for (int message = 0; message < 300; message++) {
            int named = 1 + random.nextInt(3);
            int all = named + random.nextInt(people.size() - named + 1);
            List<MessageCopy> copies = new ArrayList<>();
            List<String> mustHaveIt = new ArrayList<>();
            for (String person : people.subList(0, all)) {
                boolean told = random.nextBoolean();
                copies.add(told ? told(person) : copy(people.subList(0, named).toArray(String[]::new)));
                if (told || people.indexOf(person) < named) {
                    mustHaveIt.add(person);
                }
            }
            Collections.shuffle(copies, random);
            List<CopyClaim> claims = copies.stream().map(this::claim).toList();

            assertThat(claims.stream().flatMap(claim -> claim.recipients().stream()))
                    .as("message %d: %s", message, copies)
                    .doesNotHaveDuplicates()
                    .containsAll(addresses(mustHaveIt.toArray(String[]::new)));
            for (int i = 0; i < copies.size(); i++) {
                assertThat(copies.get(i).kind() == MessageCopy.Kind.TOLD
                                && claims.get(i).surplus())
                        .isFalse();
            }
            Collections.reverse(copies);
            assertThat(copies.stream().map(this::claim).toList())
                    .as("asked again, in another order")
                    .containsExactlyElementsOf(reversed(claims));
            forgetAll();
        }
    }

    private static List<CopyClaim> reversed(List<CopyClaim> claims) {
        List<CopyClaim> reversed = new ArrayList<>(claims);
        Collections.reverse(reversed);
        return reversed;
    }

    private void forgetAll() {
        history.forgetMissingSince(ACCOUNT, NOW.plus(WITHIN).plusMillis(1));
        assertThat(slots()).isZero();
    }

    @Test
    void shouldTakeCopiesThatComeFurtherApartForAnotherMessage() {
        claim(copy("anna"));
        assertThat(claim(copy(delivery(), NOW.plus(WITHIN), addresses("anna"), 1)))
                .isEqualTo(SURPLUS);
        MessageCopy later = copy(delivery(), NOW.plus(WITHIN).plusMillis(1), addresses("anna"), 1);
        assertThat(claim(later)).isEqualTo(granted("anna"));
        assertThat(claim(copy(delivery(), later.at().plus(WITHIN), addresses("anna"), 1)))
                .as("the time begins again")
                .isEqualTo(SURPLUS);
        assertThat(slots()).isEqualTo(2);
    }

    @Test
    void shouldNotLetTheFirstDeliveryLoseWhatItHasWhenItAsksAgainLate() {
        DeliveryId first = delivery();
        claim(copy(first, NOW, addresses("anna"), 1));
        assertThat(claim(copy(first, NOW.plus(WITHIN).plus(WITHIN), addresses("anna"), 1)))
                .isEqualTo(granted("anna"));
    }

    @Test
    void shouldKeepApartAccountsAndMessages() {
        claim(copy("anna"));
        assertThat(claim(new MessageCopy(
                        new AccountName("support"), MESSAGE, delivery(), addresses("anna"), 1, NOW, WITHIN)))
                .isEqualTo(granted("anna"));
        assertThat(claim(new MessageCopy(
                        ACCOUNT, digest("another message"), delivery(), addresses("anna"), 1, NOW, WITHIN)))
                .isEqualTo(granted("anna"));
        Digest halfTheSame = new Digest(MESSAGE.high(), MESSAGE.low() + 1);
        assertThat(claim(new MessageCopy(ACCOUNT, halfTheSame, delivery(), addresses("anna"), 1, NOW, WITHIN)))
                .isEqualTo(granted("anna"));
        assertThat(claim(copy("anna"))).isEqualTo(SURPLUS);
    }

    @Test
    void shouldAnswerCopiesThatWaitTogetherInTheirOrder() {
        CountDownLatch go = new CountDownLatch(1);
        Executor slow = completion -> {
            HistoryContract.awaitLatch(go);
            completion.run();
        };
        try (JdbcHistory other = new JdbcHistory(database, slow)) {
            CompletableFuture<CopyClaim> busy = other.claimCopy(new MessageCopy(
                    new AccountName("support"), MESSAGE, delivery(), addresses("anna"), 1, NOW, WITHIN));
            // The writer has this one's answer to hand over while the others come, so they go into one transaction.
            List<CompletableFuture<CopyClaim>> answers = Stream.of(
                            copy("anna", "berta"),
                            copy("berta", "carla"),
                            copy("carla", "berta"),
                            copy("anna", "berta"))
                    .map(other::claimCopy)
                    .toList();
            go.countDown();
            assertThat(busy.join()).isEqualTo(granted("anna"));
            assertThat(answers.stream().map(CompletableFuture::join))
                    .containsExactly(granted("anna", "berta"), granted("carla"), SURPLUS, SURPLUS);
        }
    }

    @Test
    void shouldGiveEachRecipientToOneOfManyThreads() throws InterruptedException {
        int threads = 10;
        int messages = 100;
        List<List<CopyClaim>> answers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(threads);
        List<Thread> all = IntStream.range(0, threads)
                .mapToObj(thread -> new Thread(() -> answers.add(claimEach(history, "message ", messages, start))))
                .toList();
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        assertGivenOnce(answers, messages, threads);
    }

    /** One copy of each message, each with two recipients, of which as many copies are expected. */
    static List<CopyClaim> claimEach(JdbcHistory history, String name, int messages, CountDownLatch start) {
        start.countDown();
        HistoryContract.awaitLatch(start);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, messages).boxed().toList());
        Collections.shuffle(order);
        List<CompletableFuture<CopyClaim>> mine = new ArrayList<>(Collections.nCopies(messages, null));
        for (int i : order) {
            mine.set(
                    i,
                    history.claimCopy(new MessageCopy(
                            ACCOUNT, digest(name + i), delivery(), addresses("anna", "berta"), 2, NOW, WITHIN)));
        }
        return mine.stream().map(CompletableFuture::join).toList();
    }

    static void assertGivenOnce(List<List<CopyClaim>> answers, int messages, int copies) {
        assertThat(answers).hasSize(copies);
        for (int i = 0; i < messages; i++) {
            int message = i;
            List<CopyClaim> claims =
                    answers.stream().map(each -> each.get(message)).toList();
            assertThat(claims.stream().flatMap(claim -> claim.recipients().stream()))
                    .as("message " + i)
                    .containsExactlyInAnyOrderElementsOf(addresses("anna", "berta"));
            assertThat(claims.stream().filter(CopyClaim::surplus))
                    .as("surplus of message " + i)
                    .hasSize(copies - 2);
        }
    }

    @Test
    void shouldServeTenThousandRecipientsAtOnce() {
        List<MailAddress> recipients = IntStream.range(0, 10_000)
                .mapToObj(i -> address("user" + i + "@example.org"))
                .toList();
        MessageCopy first = copy(delivery(), NOW, recipients, recipients.size());
        assertThat(claim(first)).isEqualTo(new CopyClaim(recipients, false));
        assertThat(claim(copy(delivery(), NOW, recipients, recipients.size()))).isEqualTo(NOBODY);
        assertThat(claim(first)).isEqualTo(new CopyClaim(recipients, false));
        assertThat(slots()).as("and two copies").isEqualTo(10_002);
    }

    @Test
    void shouldForgetCopiesOnlyWhenNoFurtherOneCanBelongToThem() {
        List<MailAddress> recipients = IntStream.range(0, 5_000)
                .mapToObj(i -> address("user" + i + "@example.org"))
                .toList();
        claim(copy(delivery(), NOW, recipients, 1));
        MessageCopy other =
                new MessageCopy(new AccountName("support"), MESSAGE, delivery(), addresses("anna"), 1, NOW, WITHIN);
        claim(other);
        assertThat(history.forgetMissingSince(ACCOUNT, NOW.plus(WITHIN)))
                .as("messages")
                .isZero();
        assertThat(claim(copy(delivery(), NOW, recipients, 1))).isEqualTo(SURPLUS);
        assertThat(history.forgetMissingSince(ACCOUNT, NOW.plus(WITHIN).plusMillis(1)))
                .as("messages")
                .isZero();
        assertThat(slots()).as("those of another account").isEqualTo(2);
        assertThat(claim(other)).isEqualTo(granted("anna"));
    }

    @Test
    void shouldRefuseToExpectFewerCopiesThanNone() {
        assertThatThrownBy(() -> copy(delivery(), NOW, addresses("anna"), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotAnswerAfterItWasClosed() {
        history.close();
        assertThat(history.claimCopy(copy("anna")))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(HistoryException.class);
    }

    int slots() {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM collector_copy")
                .mapTo(Integer.class)
                .one());
    }
}
