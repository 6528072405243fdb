/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.task.Task;
import org.apache.james.task.TaskExecutionDetails;
import org.apache.james.task.TaskType;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.ReleasedMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts held mail back into James' spool. */
public final class ReleaseHeldMailTask implements Task {

    public static final TaskType TYPE = TaskType.of("collector-release-held-mail");
    private static final Logger LOGGER = LoggerFactory.getLogger(ReleaseHeldMailTask.class);

    private final ReleasedMail releasing;
    private final HeldDomain domain;
    private final List<HeldKey> keys;
    private final String processor;
    private final AtomicLong released = new AtomicLong();
    private volatile Optional<String> error = Optional.empty();

    /** @param keys empty: all */
    public ReleaseHeldMailTask(ReleasedMail releasing, HeldDomain domain, List<HeldKey> keys, String processor) {
        this.releasing = releasing;
        this.domain = domain;
        this.keys = List.copyOf(keys);
        this.processor = processor;
    }

    @Override
    public Result run() {
        try {
            boolean done = releasing.release(
                    domain, keys, processor, () -> Thread.currentThread().isInterrupted(), released::incrementAndGet);
            if (!done) {
                error = Optional.of(
                        "the mail of " + domain + " is being fetched or sent; try again when that has ended");
            }
        } catch (HeldMailException e) {
            LOGGER.error("Mail that is held for {} is not released, or not all of it", domain, e);
            error = Optional.of(String.valueOf(e.getMessage()));
        }
        return error.isEmpty() ? Result.COMPLETED : Result.PARTIAL;
    }

    @Override
    public TaskType type() {
        return TYPE;
    }

    HeldDomain domain() {
        return domain;
    }

    List<HeldKey> keys() {
        return keys;
    }

    String processor() {
        return processor;
    }

    @Override
    public Optional<TaskExecutionDetails.AdditionalInformation> details() {
        return Optional.of(
                new Progress(Clock.systemUTC().instant(), domain.name().asString(), processor, released.get(), error));
    }

    /** The task's progress, as James shows it. */
    public record Progress(Instant timestamp, String domain, String processor, long released, Optional<String> error)
            implements TaskExecutionDetails.AdditionalInformation {}
}
