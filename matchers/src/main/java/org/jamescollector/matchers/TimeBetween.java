/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.time.Clock;
import org.apache.mailet.Mail;
import org.jamescollector.condition.DailyTime;

/**
 * Matches from a time of day until before another, which may be one of the next day. It is the time at which the matcher is asked that
 * counts. Needs no header.
 *
 * <pre>{@code match="org.jamescollector.matchers.TimeBetween=22:00-06:00 Europe/Berlin"}</pre>
 */
public class TimeBetween extends ConditionMatcher<DailyTime> {

    private final Clock clock;

    @Inject
    public TimeBetween(Clock clock) {
        super(
                "Two times of day with a hyphen between them, and perhaps a time zone: TimeBetween=22:00-06:00 Europe/Berlin");
        this.clock = clock;
    }

    @Override
    DailyTime read(String text) {
        return DailyTime.parse(text);
    }

    @Override
    boolean matches(Mail mail, DailyTime time) {
        return time.contains(clock.instant());
    }
}
