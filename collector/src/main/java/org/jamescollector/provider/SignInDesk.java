/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.user.api.UsersRepository;
import org.jamescollector.envelope.Escaped;
import org.jamescollector.held.ProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where customers sign in: has passwords looked at on threads of its own, not too often, and answers. */
public final class SignInDesk {

    private static final Logger LOGGER = LoggerFactory.getLogger(SignInDesk.class);
    private static final AttachmentKey<Integer> FAILURES =
            AttachmentKey.of("org.jamescollector.provider.failures", Integer.class);
    private static final int MOST_FAILURES = 3;
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(200);
    private static final int MOST_TURNS = 300;

    private static final Response WELCOME = Answers.of("235", "2.7.0 Authentication successful");
    private static final Response WRONG = Answers.of("535", "5.7.8 Authentication failed");
    private static final Response WRONG_AGAIN = Answers.last("535", "5.7.8 Authentication failed too often");
    private static final Response NOT_NOW = Answers.of("454", "4.7.0 Temporary authentication failure");
    private static final Response TOO_MANY = Answers.last("421", "4.7.0 Too many failures from your address");

    private final SignIns signIns;
    private final SignInGuard guard = new SignInGuard();
    private final SignInsUnderway underway = new SignInsUnderway();
    private final Executor threads;

    /** @param threads for what blocks; it takes all that comes, one attempt a connection */
    public SignInDesk(ProviderSettings settings, UsersRepository users, Executor threads) {
        this.signIns = new SignIns(settings, users);
        this.threads = threads;
    }

    SignIns signIns() {
        return signIns;
    }

    /** Something to be found out about a password. */
    @FunctionalInterface
    interface Check {
        boolean isRight() throws IOException;
    }

    /**
     * Has the check made, and answers then.
     *
     * @return what is to be answered at once
     */
    Response signIn(SMTPSession session, String mechanism, Username user, Check check) {
        String address = session.getRemoteAddress().getAddress().getHostAddress();
        Optional<Duration> delay = guard.attempt(address, user);
        if (delay.isEmpty()) {
            LOGGER.warn("Sign-ins from {} are not looked at for a while: too many failed", address);
            return TOO_MANY;
        }
        SessionWire wire = SessionWire.take(session);
        Attempt attempt = new Attempt(wire, address, user, () -> answer(session, address, mechanism, user, check));
        later(delay.get(), () -> look(attempt, MOST_TURNS));
        return Answers.LATER;
    }

    private record Attempt(SessionWire wire, String address, Username user, Supplier<Response> answer) {}

    private void later(Duration delay, Runnable work) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(work);
    }

    /** What takes long must not take the threads of all: one too many comes back in a moment, so many times. */
    private void look(Attempt attempt, int turns) {
        if (underway.begin(attempt.address(), attempt.user())) {
            Response response;
            try {
                response = attempt.answer().get();
            } finally {
                underway.end(attempt.address(), attempt.user());
            }
            attempt.wire().handBack(response);
        } else if (turns > 0) {
            later(BETWEEN_TURNS, () -> look(attempt, turns - 1));
        } else {
            guard.undecided(attempt.address(), attempt.user());
            LOGGER.warn(
                    "A sign-in as {} from {} is not looked at: others of that user or address take too long",
                    Escaped.of(attempt.user().asString()),
                    attempt.address());
            attempt.wire().handBack(NOT_NOW);
        }
    }

    private Response answer(SMTPSession session, String address, String mechanism, Username user, Check check) {
        boolean right;
        try {
            right = check.isRight();
        } catch (IOException | RuntimeException e) {
            guard.undecided(address, user);
            LOGGER.error("A sign-in as {} cannot be checked now", Escaped.of(user.asString()), e);
            return NOT_NOW;
        }
        if (right) {
            guard.succeeded(address, user);
            session.setUsername(user);
            LOGGER.info("{} signs in from {} by {}", user.asString(), address, mechanism);
            return WELCOME;
        }
        LOGGER.warn("A sign-in as {} from {} by {} is refused", Escaped.of(user.asString()), address, mechanism);
        int failures = session.getAttachment(FAILURES, State.Connection).orElse(0) + 1;
        session.setAttachment(FAILURES, failures, State.Connection);
        return failures < MOST_FAILURES ? WRONG : WRONG_AGAIN;
    }
}
