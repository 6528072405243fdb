/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.task.Hostname;
import org.apache.james.task.MemoryTaskManager;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.WebAdminConfiguration;
import org.apache.james.webadmin.WebAdminServer;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;
import org.apache.james.webadmin.mdc.LoggingRequestFilter;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.KnownRepositories;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.HistoryDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator is told of held mail while its repository does not work. */
class HeldRepositoryFailureTest {

    @TempDir
    private Path folder;

    private final KnownRepositories repositories = new KnownRepositories();
    private final MemoryTaskManager tasks = new MemoryTaskManager(new Hostname("here"));
    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private HistoryDatabase database;
    private WebAdminServer server;

    private static final class OpenServer extends WebAdminServer {

        OpenServer(Routes routes) {
            super(
                    WebAdminConfiguration.TEST_CONFIGURATION,
                    List.of(routes),
                    new NoAuthenticationFilter(),
                    new RecordingMetricFactory(),
                    LoggingRequestFilter.create());
        }
    }

    @BeforeEach
    void start() {
        HeldDomain domain = new HeldDomain(
                Domain.of("customer.example"), Set.of(), List.of(), Optional.empty(), HoldLimits.DEFAULT);
        ProviderSettings settings = ProviderSettings.of(
                Optional.empty(), "bounces", ProviderSettings.SignInRules.DEFAULT, 1, List.of(domain));
        HeldMail held = new HeldMail(repositories, settings, Clock.systemUTC());
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("collector.db")));
        ReleasedMail released = new ReleasedMail(
                held,
                new DomainLeases(database.jdbi(), "here", Clock.systemUTC()),
                queues.createQueue(MailQueueFactory.SPOOL));
        server = new OpenServer(
                        new HeldRoutes(settings, held, released, new Processors(), tasks, new JsonTransformer()))
                .start();
    }

    @AfterEach
    void stop() {
        server.destroy();
        tasks.stop();
        queues.clean();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/collector/held", "/collector/held/customer.example"})
    void shouldSayWhyHeldMailCannotBeShown(String path) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getPort().getValue() + path))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        repositories.breakDown(true);

        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("The mail repository of customer.example cannot be opened: out of order", "no disk");
    }
}
