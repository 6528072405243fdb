/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.jamescollector.account.Pop3Account;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real providers write and what senders may forge: each line of {@code envelope-cases/cases.txt} is a test. */
class EnvelopeCasesTest {

    private static final int FEWEST_CASES = 230;
    private static final int LONGEST_LINE = 1_000;

    static List<EnvelopeCase> cases() {
        return EnvelopeCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldRecoverTheEnvelope(EnvelopeCase expected) throws Exception {
        Pop3Account account = EnvelopeCases.account(expected.settings());
        EnvelopeRecovery recovery = EnvelopeRecoveries.of(account, EnvelopeCases.james(), () -> "james.example.org");

        RecoveredEnvelope recovered = recovery.recover(
                new CollectedHeader(EnvelopeCases.header(expected.message()), true, expected.answer()));

        String explanation = recovered.why().inOneLine();
        assertThat(EnvelopeCase.Outcome.of(recovered))
                .as("%s (%s with %s); explained as: %s", expected, expected.message(), expected.settings(), explanation)
                .isEqualTo(expected.outcome());
        assertThat(explanation).hasSizeLessThanOrEqualTo(LONGEST_LINE).matches("\\P{Cntrl}*");
        if (expected.outcome().fallback()) {
            assertThat(recovered.envelope().recipients())
                    .containsExactly(account.recipients().lastResort());
        }
    }

    @Test
    void shouldHaveManyCasesEachWithANameOfItsOwn() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(FEWEST_CASES);
        assertThat(cases()).extracting(EnvelopeCase::name).doesNotHaveDuplicates();
    }

    @Test
    void shouldUseEveryMessageAndEverySettings() {
        assertThat(cases().stream().map(EnvelopeCase::message).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(EnvelopeCases.messages());
        assertThat(cases().stream().map(EnvelopeCase::settings).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(EnvelopeCases.settings());
    }
}
