/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** James' web administration. */
public final class WebAdmin {

    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    WebAdmin(int port) {
        this.port = port;
    }

    /** Asks for a path, such as {@code /healthcheck}; the status is for the caller to judge. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public HttpResponse<String> patch(String path) {
        return send(request(path).method("PATCH", BodyPublishers.noBody()));
    }

    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    public HttpResponse<String> put(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    /**
     * Makes James serve a domain.
     *
     * @throws IllegalStateException if it refuses
     */
    public void addDomain(String domain) {
        expect(204, put("/domains/" + domain, ""));
    }

    /**
     * Makes a user and its mailbox.
     *
     * @throws IllegalStateException if James refuses
     */
    public void addUser(String user, String password) {
        expect(204, put("/users/" + user, "{\"password\":\"" + password + "\"}"));
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
