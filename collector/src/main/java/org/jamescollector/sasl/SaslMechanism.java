/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.sasl;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jamescollector.net.ProviderException;

/** One way of proving who one is (RFC 4422). An instance serves one exchange. */
public interface SaslMechanism {

    /** As in CAPA. */
    String name();

    /** What the client says first; empty where the provider speaks first. */
    Optional<byte[]> initialResponse();

    /**
     * Answers a challenge.
     *
     * @return the response; completes on any thread
     * @throws ProviderException where the challenge is not what it should be; the stage may fail with it too
     */
    CompletionStage<byte[]> respond(byte[] challenge);

    /** Whether the provider may say +OK now; not so before it has proved itself, where the mechanism wants that. */
    default boolean mayBeAccepted() {
        return true;
    }
}
