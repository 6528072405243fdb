/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.time.Duration;
import org.jamescollector.history.Ask;

/**
 * How recipients answer, and what becomes of a message about which they do not.
 *
 * @param address where answers go
 * @param expires how long after the question
 * @param then what becomes of the message then
 */
public record Answers(AnswerAddress address, Duration expires, Ask.Then then) {

    /** What goes where a rule says nothing. */
    public static final Duration DEFAULT_EXPIRES = Duration.ofDays(14);
}
