/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jamescollector.testing.Pop3Tap.Passing;

/**
 * When James is killed.
 *
 * @param account on whose connection the sign is waited for
 * @param sign what is waited for
 * @param number the how-manieth of its kind in this life of James
 * @param held whether nothing passes on that connection from the sign to the kill
 * @param later how long after the sign
 */
record KillMoment(String account, Sign sign, int number, boolean held, Duration later) {

    /** Longer than James takes to start and to begin its first session. */
    private static final int START_MILLIS = 4_000;

    private static final int LATER_MICROS = 40_000;

    /** What James' life is measured by. */
    enum Sign {
        /** The process was started: James may not even be up, or is taking up its spool. */
        PROCESS_STARTED(Optional.empty()),
        /** The file of delivered mail has so many more lines. */
        MAIL_DELIVERED(Optional.empty()),
        LISTING(Optional.of(Passing.LISTING)),
        END_OF_MESSAGE(Optional.of(Passing.END_OF_MESSAGE)),
        AFTER_MESSAGE(Optional.of(Passing.AFTER_MESSAGE)),
        DELETION(Optional.of(Passing.DELETION)),
        QUIT(Optional.of(Passing.QUIT)),
        ANSWER_TO_QUIT(Optional.of(Passing.ANSWER_TO_QUIT)),
        END(Optional.of(Passing.END));

        private final Optional<Passing> passing;

        Sign(Optional<Passing> passing) {
            this.passing = passing;
        }

        private boolean oncePerSession() {
            return this == LISTING || this == QUIT || this == ANSWER_TO_QUIT || this == END;
        }
    }

    /**
     * Any moment, all kinds of them equally likely.
     *
     * @param messages how many may be collected until then
     * @param perSession how many make a session
     * @param deleting whether the account deletes
     * @param delivering whether James processes what is in its spool
     */
    static KillMoment any(
            Random random, String account, int messages, int perSession, boolean deleting, boolean delivering) {
        List<Sign> signs = Arrays.stream(Sign.values())
                .filter(sign -> deleting || sign != Sign.DELETION)
                .filter(sign -> delivering || sign != Sign.MAIL_DELIVERED)
                .filter(sign -> !sign.oncePerSession() || sign == Sign.LISTING || messages >= perSession)
                .toList();
        Sign sign = signs.get(random.nextInt(signs.size()));
        boolean held = sign.passing.isPresent() && random.nextBoolean();
        Duration later =
                switch (sign) {
                    case PROCESS_STARTED -> Duration.ofMillis(random.nextInt(START_MILLIS));
                    default -> held ? Duration.ZERO : Duration.ofNanos(random.nextInt(LATER_MICROS) * 1_000L);
                };
        int number = sign.oncePerSession() ? 1 : 1 + random.nextInt(messages);
        return new KillMoment(account, sign, number, held, later);
    }

    boolean isAt(String where, Passing what, int count) {
        return account.equals(where) && sign.passing.equals(Optional.of(what)) && number == count;
    }
}
