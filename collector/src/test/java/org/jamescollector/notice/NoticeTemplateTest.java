/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTemplateTest {

    private static final NoticeTemplate TEMPLATE = NoticeTemplate.parse(
            "Subject: About ${subject} [${token}]\n\nFrom ${sender}\n\n${answer}\n${beginning}\nEnd\n");

    @Test
    void shouldPutInTheValues() {
        NoticeValues values = new NoticeValues()
                .with("subject", "Offer")
                .with("token", "abc")
                .with("sender", "ann@example.org")
                .withLines("answer", "Line 1\nLine 2");
        assertThat(TEMPLATE.subject(values.values())).isEqualTo("About Offer [abc]");
        assertThat(TEMPLATE.text(values.values())).isEqualTo("From ann@example.org\r\n\r\nLine 1\r\nLine 2\r\nEnd\r\n");
    }

    @Test
    void shouldNotTakeValuesForPlaceholdersOrLines() {
        NoticeValues values = new NoticeValues()
                .with("subject", "${token} $1 \\ \r\nBcc: eve@example.org\u202e\u0007")
                .with("token", "abc");
        assertThat(TEMPLATE.subject(values.values())).isEqualTo("About ${token} $1 \\  Bcc: eve@example.org?? [abc]");
    }

    @Test
    void shouldCutALongSubjectBeforeTheToken() {
        NoticeValues values =
                new NoticeValues().with("subject", "x".repeat(1_000)).with("token", "abc");
        assertThat(TEMPLATE.subject(values.values())).hasSizeLessThan(150).endsWith("... [abc]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello\n\nText", "Subject: a", "Subject: a\nText\n", "Subject: a\n\n"})
    void shouldRefuseWhatIsNoTemplate(String text) {
        assertThatThrownBy(() -> NoticeTemplate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayWhichValuesThereAre() {
        assertThatThrownBy(() -> NoticeTemplate.parse("Subject: a\n\n${sender} ${betreff}\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("${betreff}")
                .hasMessageContaining("account, answer, beginning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ask", "headers-only", "delete-and-warn"})
    void shouldComeWithTemplates(String kind) {
        assertThat(NoticeTemplates.standard(kind).subject()).contains("${subject}");
        assertThat(NoticeTemplates.standard(kind).has(NoticeValues.TOKEN)).isEqualTo(!kind.equals("delete-and-warn"));
    }
}
