/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.james.json.DTOConverter;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.task.Hostname;
import org.apache.james.task.MemoryTaskManager;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.WebAdminConfiguration;
import org.apache.james.webadmin.WebAdminServer;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;
import org.apache.james.webadmin.mdc.LoggingRequestFilter;
import org.apache.james.webadmin.routes.HealthCheckRoutes;
import org.apache.james.webadmin.routes.TasksRoutes;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.jamescollector.connection.CollectorNode;

/** James' web administration with the collector's routes, its health check and James' own tasks. */
final class RunningWebAdmin implements AutoCloseable {

    /** What came back; every body ever seen is kept, to be searched for secrets. */
    record Answer(int status, String body) {

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        String message() {
            return json().get("message").asText();
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final MemoryTaskManager tasks = new MemoryTaskManager(new Hostname("here"));
    private final WebAdminServer server;

    RunningWebAdmin(CollectorNode node) {
        this(tasks -> List.of(
                new CollectorRoutes(node.service(), tasks, new JsonTransformer(), Clock.systemUTC()),
                new TasksRoutes(
                        tasks,
                        new JsonTransformer(),
                        new DTOConverter<>(
                                new CollectorTaskModule(node.service()).taskAdditionalInformationDTOModules())),
                new HealthCheckRoutes(Set.of(new CollectorHealthCheck(node.service())), new JsonTransformer())));
    }

    RunningWebAdmin(Function<TaskManager, List<Routes>> routes) {
        server = new OpenServer(routes.apply(tasks)).start();
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Answer post(String path, byte[] body) {
        return send(request(path).POST(BodyPublishers.ofByteArray(body)));
    }

    Answer post(String path, byte[] body, String contentType) {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    Answer put(String path) {
        return send(request(path).PUT(BodyPublishers.noBody()));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Starts a task and waits for its end. */
    JsonNode task(String path) {
        Answer started = post(path);
        if (started.status() != 201) {
            throw new IllegalStateException(started.toString());
        }
        return get("/tasks/" + started.json().get("taskId").asText() + "/await?timeout=60s")
                .json();
    }

    List<String> everythingAnswered() {
        return bodies;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getPort().getValue() + path));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            bodies.add(answer.body());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.destroy();
        tasks.stop();
    }

    private static final class OpenServer extends WebAdminServer {

        OpenServer(List<Routes> routes) {
            super(
                    WebAdminConfiguration.TEST_CONFIGURATION,
                    routes,
                    new NoAuthenticationFilter(),
                    new RecordingMetricFactory(),
                    LoggingRequestFilter.create());
        }
    }
}
