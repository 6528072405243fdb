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

    private static final Response WELCOME = Answers.of("235", "2.7.0 Authentication successful");
    private static final Response WRONG = Answers.of("535", "5.7.8 Authentication failed");
    private static final Response WRONG_AGAIN = Answers.last("535", "5.7.8 Authentication failed too often");
    private static final Response NOT_NOW = Answers.of("454", "4.7.0 Temporary authentication failure");
    private static final Response TOO_MANY = Answers.last("421", "4.7.0 Too many failures from your address");

    private final SignIns signIns;
    private final SignInGuard guard = new SignInGuard();
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
        Runnable attempt = () -> wire.handBack(answer(session, address, mechanism, user, check));
        CompletableFuture.delayedExecutor(delay.get().toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(attempt);
        return Answers.LATER;
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
