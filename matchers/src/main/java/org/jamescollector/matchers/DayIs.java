/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.time.Clock;
import org.apache.mailet.Mail;
import org.jamescollector.condition.WeekDays;

/**
 * Matches on days of the week. It is the day on which the matcher is asked that counts. Needs no header.
 *
 * <pre>{@code match="org.jamescollector.matchers.DayIs=SAT,SUN Europe/Berlin"}</pre>
 */
public class DayIs extends ConditionMatcher<WeekDays> {

    private final Clock clock;

    @Inject
    public DayIs(Clock clock) {
        super(
                "Days MON, TUE, WED, THU, FRI, SAT, SUN with commas between them, or from one to another with a hyphen, and perhaps a time"
                        + " zone: DayIs=MON-FRI Europe/Berlin");
        this.clock = clock;
    }

    @Override
    WeekDays read(String text) {
        return WeekDays.parse(text);
    }

    @Override
    boolean matches(Mail mail, WeekDays days) {
        return days.contains(clock.instant());
    }
}
