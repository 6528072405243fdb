/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.history.MessageFingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that no table could show: of many thousand fields or addresses, of one sign a quarter of a million times, of noise. */
class HugeHeadersTest {

    private static final int MAXIMUM = MessageFingerprint.MAXIMUM_HEADER;
    /** A linear search takes milliseconds; one that is quadratic in the header takes minutes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String TRACE = "Received: from a.example by mx.provider.example with SMTP id 1; today\r\n";
    private static final String HOP = "Received: from a by b; c\r\n";

    private static final KnownRecipients EVERYBODY = new KnownRecipients() {
        @Override
        public boolean isKnown(MailAddress address) {
            return true;
        }

        @Override
        public boolean isLocalDomain(Domain domain) {
            return domain.asString().equals("example.org");
        }
    };

    private final Pop3Account account;
    private final MailAddress fallback;
    private final MailAddress anna;

    HugeHeadersTest() throws Exception {
        account = EnvelopeCases.account("standard.xml");
        fallback = account.recipients().lastResort();
        anna = new MailAddress("anna@example.org");
    }

    private static String people(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "u" + i + "@example.org")
                .collect(Collectors.joining(",\r\n "));
    }

    @Test
    void shouldDeliverToTwoThousandRecipients() throws AddressException {
        RecoveredEnvelope recovered =
                recover(TRACE + "To: " + people(2_000) + "\r\nCc: u0@example.org, U1@EXAMPLE.org, no address\r\n");

        assertThat(recovered.envelope().recipients()).hasSize(2_000);
        assertThat(recovered.envelope().recipients().get(1_999)).isEqualTo(new MailAddress("u1999@example.org"));
        assertThat(recovered.why().valid()).isEqualTo(2_000);
        assertThat(recovered.why().addresses()).hasSizeLessThanOrEqualTo(100);
        assertThat(recovered.why().inOneLine()).hasSizeLessThanOrEqualTo(1_000);
        assertThat(recovered.why().fallback()).isEmpty();
        assertThat(recovered.copies()).map(RecoveredEnvelope.Copies::expected).contains(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"To: ", "X-Envelope-To: "})
    void shouldDeliverToTheFallbackTooWhenThereAreMore(String field) {
        RecoveredEnvelope recovered = recover(field + people(2_001) + "\r\n" + TRACE);

        assertThat(recovered.envelope().recipients()).hasSize(2_001).endsWith(fallback);
        assertThat(recovered.why().valid()).isEqualTo(2_000);
        assertThat(recovered.why().fallback())
                .contains("only the first 2,000 addresses are looked at: there may be more recipients");
    }

    @Test
    void shouldAskJamesAboutTheFirstAddressesOnly() {
        AtomicInteger asked = new AtomicInteger();
        KnownRecipients slow = new KnownRecipients() {
            @Override
            public boolean isKnown(MailAddress address) {
                asked.incrementAndGet();
                return true;
            }

            @Override
            public boolean isLocalDomain(Domain domain) {
                asked.incrementAndGet();
                return domain.asString().equals("example.org");
            }
        };
        String strangers =
                IntStream.range(0, 30_000).mapToObj(i -> "a@d" + i + ",").collect(Collectors.joining());

        RecoveredEnvelope first =
                recover(slow, CollectedHeader.of(bytes("To: anna@example.org, " + strangers + "\r\n")));
        assertThat(asked).hasValueLessThanOrEqualTo(2_001);
        assertThat(first.envelope().recipients()).containsExactly(anna, fallback);

        asked.set(0);
        RecoveredEnvelope last = recover(slow, CollectedHeader.of(bytes("To: " + strangers + "anna@example.org\r\n")));
        assertThat(asked).hasValueLessThanOrEqualTo(2_000);
        assertThat(last.envelope().recipients()).containsExactly(fallback);
        assertThat(last.why().fallback())
                .contains("no address of ours was found; only the first 2,000 addresses are looked at");
    }

    @Test
    void shouldSayThatAFieldWasTooLongThoughAnotherDecided() {
        String strangers =
                IntStream.range(0, 2_001).mapToObj(i -> "a@d" + i + ",").collect(Collectors.joining());

        RecoveredEnvelope recovered =
                recover("X-Envelope-To: " + strangers + "berta@example.org\r\n" + TRACE + "To: anna@example.org\r\n");

        assertThat(recovered.envelope().recipients()).containsExactly(anna, fallback);
    }

    @Test
    void shouldDeliverToAllSubscribersWhomTheAdministratorNames() {
        String[] subscribers = IntStream.range(0, 2_500)
                .mapToObj(i -> "u" + i + "@example.org")
                .toArray(String[]::new);

        RecoveredEnvelope recovered =
                AMailboxOfMany.byDefault().list("l.example", subscribers).recover("List-Id: <l.example>");

        assertThat(recovered.envelope().recipients()).hasSize(2_500).doesNotContain(fallback);
    }

    @Test
    void shouldDeliverOnceToARecipientThatIsNamedTenThousandTimes() {
        RecoveredEnvelope recovered =
                recover(TRACE + "To: anna@example.org\r\n" + "Cc: Anna@Example.org\r\n".repeat(9_999));

        assertThat(recovered.envelope().recipients()).containsExactly(anna);
        assertThat(recovered.copies()).map(RecoveredEnvelope.Copies::expected).contains(1);
    }

    @Test
    void shouldCountInvalidAddressesThatItDoesNotList() {
        KnownRecipients onlyAnna = new KnownRecipients() {
            @Override
            public boolean isKnown(MailAddress address) {
                return address.equals(anna);
            }

            @Override
            public boolean isLocalDomain(Domain domain) {
                return true;
            }
        };
        String unknown = IntStream.range(0, 1_500)
                .mapToObj(i -> "u" + i + "@example.org, ")
                .collect(Collectors.joining());

        RecoveredEnvelope recovered =
                recover(onlyAnna, CollectedHeader.of(bytes("To: " + unknown + "anna@example.org\r\n")));

        assertThat(recovered.envelope().recipients()).containsExactly(anna);
        assertThat(recovered.why().invalid()).isEqualTo(1_500);
        assertThat(recovered.why().valid()).isEqualTo(1);
    }

    @Test
    void shouldTakeFiftyReceivedFieldsForNoLoop() {
        assertThat(recover(HOP.repeat(50) + "To: anna@example.org\r\n")
                        .envelope()
                        .recipients())
                .containsExactly(anna);
    }

    @ParameterizedTest
    @MethodSource("manyHops")
    void shouldTakeMoreReceivedFieldsForALoop(int hops) {
        RecoveredEnvelope recovered = recover(HOP.repeat(hops) + "To: anna@example.org\r\n");

        assertThat(recovered.envelope().recipients()).containsExactly(fallback);
        assertThat(recovered.why().fallback()).isPresent();
        assertThat(recovered.copies()).isEmpty();
    }

    static Stream<Integer> manyHops() {
        return Stream.of(51, 9_000);
    }

    @Test
    void shouldDeliverToTheFallbackTooWhenAddressesAreTakenFromAHeaderThatIsCut() {
        RecoveredEnvelope recovered = recover(EVERYBODY, cut(TRACE + "To: anna@example.org\r\n"));

        assertThat(recovered.envelope().recipients()).containsExactlyInAnyOrder(anna, fallback);
        assertThat(recovered.why().fallback()).isPresent();
    }

    @Test
    void shouldDeliverToTheFallbackOnlyOnceWhenNothingIsFoundInAHeaderThatIsCut() {
        assertThat(recover(EVERYBODY, cut(TRACE)).envelope().recipients()).containsExactly(fallback);
    }

    @ParameterizedTest
    @MethodSource("envelopeFields")
    void shouldBelieveTheProvidersFieldsOfAHeaderThatIsCut(String fields) {
        RecoveredEnvelope recovered = recover(EVERYBODY, cut(fields + "To: berta@example.org\r\n"));

        assertThat(recovered.envelope().recipients()).containsExactly(anna);
        assertThat(recovered.why().fallback()).isEmpty();
    }

    static Stream<String> envelopeFields() {
        return Stream.of(
                "X-Envelope-To: anna@example.org\r\n" + TRACE, TRACE.replace("id 1", "id 1 for <anna@example.org>"));
    }

    /** Whatever the rest of the header is, Anna is named in it, and found. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("monsters")
    void shouldTakeLinearTime(String field, String piece) {
        String start = field + " x";
        String rest = "\r\nCc: anna@example.org\r\n";
        int times = (MAXIMUM - TRACE.length() - start.length() - rest.length()) / piece.length();

        RecoveredEnvelope recovered =
                assertTimeoutPreemptively(PATIENCE, () -> recover(TRACE + start + piece.repeat(times) + rest));

        assertThat(recovered.envelope().recipients()).contains(anna);
        assertThat(recovered.why().inOneLine()).hasSizeLessThanOrEqualTo(1_000);
    }

    static Stream<Arguments> monsters() {
        List<String> fields = List.of("To:", "Resent-Bcc: anna@example.org,", "From:", "Return-Path:", "List-Id:");
        List<String> pieces = List.of(
                "(",
                ")",
                "\"",
                "\\",
                "<",
                ">",
                "@",
                ",",
                ";",
                ":",
                ".",
                "a",
                "\r\n ",
                "\r\n\t\"",
                "(\\",
                "<@a,",
                "=?",
                "a@b ",
                "x:;",
                "\"a\"@",
                "<a@b>");
        return fields.stream().flatMap(field -> pieces.stream().map(piece -> Arguments.of(field, piece)));
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void shouldReadAProvidersHugeReceivedFieldInLinearTime(String piece) {
        String start = "Received: from x by mx.provider.example ";
        String rest = "\r\nTo: anna@example.org\r\n";
        int times = (MAXIMUM - start.length() - rest.length()) / piece.length();

        RecoveredEnvelope recovered =
                assertTimeoutPreemptively(PATIENCE, () -> recover(start + piece.repeat(times) + rest));

        assertThat(recovered.envelope().recipients()).containsExactly(anna);
    }

    static Stream<String> pieces() {
        return Stream.of(
                "for ", "for(", "(", "((a)", "\"", "for \" ", "by ", "; ", "for <", "for <>, ", "\r\n for\r\n ", "\\");
    }

    @Test
    void shouldReadAHeaderOfEmptyLinesOfFieldsInLinearTime() {
        String to = "To: anna@example.org\r\n";
        String fields = "a:\r\n".repeat((MAXIMUM - to.length()) / 4);

        assertThat(assertTimeoutPreemptively(PATIENCE, () -> recover(fields + to))
                        .envelope()
                        .recipients())
                .containsExactly(anna);
    }

    /** Bytes of all kinds, among them many that mean something in a header. */
    @Property(tries = 2_000)
    void shouldFindAnEnvelopeWhateverTheHeaderIs(@ForAll @Size(max = 400) byte[] bytes) {
        String noise = noise(bytes);
        for (String field :
                List.of("To:", "Received:", "X-Envelope-To:", "Resent-To:", "Return-Path:", "From:", "List-Id:")) {
            RecoveredEnvelope recovered = recover(field + noise + "\r\n" + TRACE + field + noise);

            assertThat(recovered.envelope().recipients()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(recovered.why().inOneLine())
                    .hasSizeLessThanOrEqualTo(1_000)
                    .matches("\\P{Cntrl}*");
        }
    }

    private static String noise(byte[] bytes) {
        String signs = "\r\n\t <>()\"\\@,;:.=?[]aA0\0\u007ftofrby";
        StringBuilder noise = new StringBuilder();
        for (byte octet : bytes) {
            int value = octet & 0xff;
            noise.append(value < 230 ? signs.charAt(value % signs.length()) : (char) value);
        }
        return noise.toString();
    }

    private RecoveredEnvelope recover(String header) {
        return recover(EVERYBODY, CollectedHeader.of(bytes(header)));
    }

    private RecoveredEnvelope recover(KnownRecipients known, CollectedHeader header) {
        return EnvelopeRecoveries.of(account, known, () -> "james.example.org").recover(header);
    }

    private static CollectedHeader cut(String header) {
        return new CollectedHeader(bytes(header), false, Optional.empty());
    }

    private static byte[] bytes(String header) {
        return header.getBytes(ISO_8859_1);
    }
}
