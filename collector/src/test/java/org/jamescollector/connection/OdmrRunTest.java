/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.OdmrTimeouts;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.odmr.OdmrClient;
import org.jamescollector.testing.FakeOdmrProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a run of an ODMR account ends where it does not come to a turned session; TurnedSessionTest and OdmrIT have those that do. */
@Timeout(60)
class OdmrRunTest {

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final FakeOdmrProvider provider = new FakeOdmrProvider();

    @AfterEach
    void stop() {
        provider.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        blocking.shutdownNow();
    }

    private RunOutcome run() {
        return run(SecretSource.of(new Secret(FakeOdmrProvider.SECRET)));
    }

    private RunOutcome run(SecretSource secret) {
        Duration time = Duration.ofSeconds(10);
        OdmrAccount account = new OdmrAccount(
                new AccountName("office"),
                true,
                new Endpoint("127.0.0.1", provider.port()),
                new TransportSecurity(Mode.NONE, new Verification.None(), Optional.empty(), true),
                FakeOdmrProvider.USER,
                secret,
                SmtpSignIn.STRONGEST,
                Duration.ofMinutes(5),
                List.of(),
                new OdmrTimeouts(time, time, time, time, time));
        OdmrServices services = new OdmrServices(
                new OdmrClient(loops, blocking),
                () -> {
                    throw new AssertionError("nothing was turned round");
                },
                Clock.systemUTC(),
                () -> "james.example.org",
                stopping::get);
        return new OdmrRun(services, account, new RunProgress()).run();
    }

    @Test
    void shouldBeASuccessWhereThereIsNoMail() {
        provider.start();

        RunOutcome outcome = run();

        assertThat(outcome.problem()).isEmpty();
        assertThat(outcome.counts()).isEqualTo(new RunProgress.Counts(0, 0, 0, 0, 0, 0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "ATRN, 450 too often, PROVIDER, true",
        "ATRN, 451 cannot tell, BUSY, false",
        "ATRN, 421 closing, BUSY, false",
        "ATRN, 502 not here, PROVIDER, true",
        "ATRN, 530 who are you, PROVIDER, true",
        "ATRN, 554 never, PROVIDER, true",
        "AUTH, 535 no, CREDENTIALS, true",
        "AUTH, 454 later, BUSY, false",
        "greeting, 421 busy, BUSY, false",
    })
    void shouldHaveTheConsequencesOfWhatTheProviderSays(
            String step, String reply, RunProblem.Kind kind, boolean failure) {
        provider.answering(step, reply).start();

        RunOutcome outcome = run();

        assertThat(outcome.problem().map(RunProblem::kind)).contains(kind);
        assertThat(outcome.isFailure()).isEqualTo(failure);
    }

    @Test
    void shouldSayThatThereIsNoSecretAndAskNobody() {
        provider.start();

        RunOutcome outcome = run(() -> {
            throw new IOException("the secret file does not exist");
        });

        assertThat(outcome.problem())
                .contains(new RunProblem(RunProblem.Kind.LOCAL, "password: the secret file does not exist"));
        assertThat(provider.sessions()).isZero();
    }

    @Test
    void shouldNotCountWhatJamesStopHasEnded() {
        provider.cuttingAt("ATRN").start();
        stopping.set(true);

        assertThat(run().isStopped()).isTrue();
    }

    @Test
    void shouldTellOfAWrongPasswordAlsoWhenJamesStops() {
        provider.answering("AUTH", "535 no").start();
        stopping.set(true);

        assertThat(run().problem().map(RunProblem::kind)).contains(RunProblem.Kind.CREDENTIALS);
    }
}
