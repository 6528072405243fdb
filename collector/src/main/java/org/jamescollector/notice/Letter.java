/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

/**
 * How a rule writes to people.
 *
 * @param template what it says
 * @param perHour how many mails of the collector one addressee gets within an hour, at most
 */
public record Letter(NoticeTemplate template, int perHour) {

    /** What goes where a rule says nothing. */
    public static final int DEFAULT_PER_HOUR = 10;
}
