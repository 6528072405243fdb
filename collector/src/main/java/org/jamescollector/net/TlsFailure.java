/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jamescollector.net.ProviderException.Kind;

/** Says what went wrong with TLS in words that an administrator can act on. */
public final class TlsFailure {

    private static final String STEP = "TLS";

    private TlsFailure() {}

    /** Whether it was TLS that failed. */
    public static boolean isOne(Throwable cause) {
        return find(cause, SSLException.class).isPresent();
    }

    /** The same in words, with what the protocol says of its ports. */
    public static ProviderException describe(Throwable cause, TlsAdvice advice) {
        return find(cause, CertificateRejected.class)
                .map(rejected -> failure(rejected.getMessage(), cause))
                .orElseGet(() -> describeHandshake(cause, advice));
    }

    private static ProviderException describeHandshake(Throwable cause, TlsAdvice advice) {
        if (find(cause, NotSslRecordException.class).isPresent()) {
            return failure("the server does not speak TLS at once on this port. " + advice.insteadOfTls(), cause);
        }
        if (find(cause, SslHandshakeTimeoutException.class).isPresent()) {
            return new ProviderException(
                    Kind.TIMEOUT,
                    STEP,
                    "the handshake did not end within " + advice.timeLimit()
                            + ". Check <host> and <port>, and whether TLS on connect is right for this port "
                            + advice.whichPorts(),
                    cause);
        }
        Optional<SSLException> tls = find(cause, SSLException.class);
        if (tls.isEmpty()) {
            return new ProviderException(
                    Kind.CUT,
                    STEP,
                    "the connection was closed during the handshake. Check that this <port> speaks TLS "
                            + advice.howPorts()
                            + "; " + advice.clientCertificate() + ", or speak nothing newer than TLS 1.1",
                    cause);
        }
        return failure(
                "the handshake failed: " + Quoted.of(String.valueOf(tls.get().getMessage()))
                        + ". TLS 1.2 or newer is needed; " + advice.clientCertificate(),
                cause);
    }

    private static ProviderException failure(String message, Throwable cause) {
        return new ProviderException(Kind.TLS, STEP, message, cause);
    }

    private static <T extends Throwable> Optional<T> find(Throwable cause, Class<T> type) {
        return Stream.iterate(cause, e -> e != null, Throwable::getCause)
                .limit(20)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
