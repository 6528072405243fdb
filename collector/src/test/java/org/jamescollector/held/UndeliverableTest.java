/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndeliverableTest {

    @TempDir
    private Path folder;

    private HeldFixture james;

    @BeforeEach
    void open() {
        james = new HeldFixture(folder, "customer.example");
    }

    @AfterEach
    void close() {
        james.close();
    }

    private static MailAddress address(String name) {
        try {
            return new MailAddress(name + "@customer.example");
        } catch (javax.mail.internet.AddressException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private List<Mail> told(Map<MailAddress, String> reasons) throws Exception {
        james.undeliverable.tellSender(HeldFixture.mail("m", "anna@customer.example"), reasons);
        return james.spooled();
    }

    private static String reason(Mail notice) {
        return notice.getAttribute(Undeliverable.DELIVERY_ERROR)
                .orElseThrow()
                .getValue()
                .valueAs(String.class)
                .orElseThrow();
    }

    @Test
    void shouldTellInOneNoticeOfAllWhoseRepliesDifferInTheAddressOnly() throws Exception {
        Map<MailAddress, String> reasons = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            reasons.put(address("user" + i), "550 5.1.1 <User" + i + "@customer.example>: User unknown");
        }

        List<Mail> notices = told(reasons);

        assertThat(notices).hasSize(1);
        assertThat(notices.get(0).getRecipients()).hasSize(100);
        assertThat(reason(notices.get(0))).isEqualTo("550 5.1.1 <address>: User unknown");
    }

    @Test
    void shouldTellInOneNoticeWhatWasSaidOfEachRecipient() throws Exception {
        Map<MailAddress, String> reasons = new LinkedHashMap<>();
        reasons.put(address("anna"), "550 5.1.1 no anna@customer.example here");
        reasons.put(address("bert"), "552 5.2.2 full");
        reasons.put(address("carl"), "550 5.1.1 no carl@customer.example here");

        List<Mail> notices = told(reasons);

        assertThat(notices).hasSize(1);
        assertThat(notices.get(0).getRecipients()).containsExactlyInAnyOrderElementsOf(reasons.keySet());
        assertThat(reason(notices.get(0)))
                .isEqualTo("550 5.0.0 <anna@customer.example>, <carl@customer.example>: 550 5.1.1 no <address> here;"
                        + " <bert@customer.example>: 552 5.2.2 full");
    }

    @Test
    void shouldSayToOneRecipientWhatTheServerSaid() throws Exception {
        assertThat(told(Map.of(address("anna"), "550 5.1.1 no anna@customer.example here")))
                .extracting(UndeliverableTest::reason)
                .containsExactly("550 5.1.1 no anna@customer.example here");
    }

    @Test
    void shouldSayAllInAFewNoticesWhereOneWouldHaveLinesThatAreTooLong() throws Exception {
        Map<MailAddress, String> reasons = new LinkedHashMap<>();
        IntStream.range(0, 100)
                .forEach(i -> reasons.put(address("user" + i), "550 5.7.1 policy " + "x".repeat(60) + i));

        List<Mail> notices = told(reasons);

        assertThat(notices)
                .hasSizeBetween(10, 20)
                .allMatch(notice -> reason(notice).length() <= FailureNotice.LONGEST);
        assertThat(notices.stream().flatMap(notice -> notice.getRecipients().stream()))
                .containsExactlyInAnyOrderElementsOf(reasons.keySet());
        reasons.forEach((recipient, reply) -> assertThat(notices)
                .anyMatch(notice -> notice.getRecipients().contains(recipient)
                        && reason(notice).contains(reply)));
    }
}
