/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.commons.net.finger.FingerClient;
import org.jamescollector.account.Endpoint;

/**
 * Asks a finger server (RFC 1288) about somebody, which some providers take for the wish to have a site's mail delivered now. Used by
 * one thread at a time, which it blocks.
 */
public final class FingerQuery {

    /** Octets of the answer that are kept; a server that sends more is hung up on. */
    public static final int LONGEST_ANSWER = 8 * 1024;

    private final Duration timeout;

    /** @param timeout for all of it */
    public FingerQuery(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Asks, and reads the answer to its end.
     *
     * @param question what is asked: a user's name, or whatever the provider wants to see there; one line
     * @return the beginning of the answer, as it came: one character an octet
     * @throws TriggerFailure when there is no answer
     */
    public String ask(Endpoint server, String question) throws TriggerFailure {
        if (question.chars().anyMatch(Character::isISOControl)) {
            throw new TriggerFailure("finger: what is asked has to be one line");
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        FingerClient client = new FingerClient();
        client.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
        client.setDefaultTimeout(Math.toIntExact(timeout.toMillis()));
        try {
            client.connect(server.host(), server.port());
            return read(client, client.getInputStream(false, question, "UTF-8"), deadline);
        } catch (IOException e) {
            throw failure(server, e);
        } finally {
            close(client);
        }
    }

    private String read(FingerClient client, InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] piece = new byte[1024];
        while (answer.size() < LONGEST_ANSWER) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            client.setSoTimeout(Math.toIntExact(left));
            int count = in.read(piece, 0, Math.min(piece.length, LONGEST_ANSWER - answer.size()));
            if (count < 0) {
                break;
            }
            answer.write(piece, 0, count);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private TriggerFailure failure(Endpoint server, IOException e) {
        String what;
        if (e instanceof UnknownHostException) {
            what = "there is no host " + server.host() + ": check <host> and this machine's name servers";
        } else if (e instanceof InterruptedIOException) {
            what = server + " did not answer within " + timeout.toSeconds() + " seconds (<timeout>)";
        } else if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            what = server + " cannot be reached (" + e.getMessage() + "): check <host> and <port>; finger has port 79";
        } else {
            what = server + " broke off (" + e.getMessage() + ")";
        }
        return new TriggerFailure("finger: " + what, e);
    }

    private static void close(FingerClient client) {
        try {
            if (client.isConnected()) {
                client.disconnect();
            }
        } catch (IOException e) {
            // All that was wanted is there, or a better reason for its not being there.
        }
    }
}
