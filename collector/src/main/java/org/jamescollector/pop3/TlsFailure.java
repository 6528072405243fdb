/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jamescollector.pop3.Pop3Exception.Kind;

/** Says what went wrong with TLS in words that an administrator can act on. */
final class TlsFailure {

    private static final String STEP = "TLS";

    private TlsFailure() {}

    static boolean isOne(Throwable cause) {
        return find(cause, SSLException.class).isPresent();
    }

    static Pop3Exception describe(Throwable cause) {
        return find(cause, CertificateRejected.class)
                .map(rejected -> failure(rejected.getMessage(), cause))
                .orElseGet(() -> describeHandshake(cause));
    }

    private static Pop3Exception describeHandshake(Throwable cause) {
        if (find(cause, NotSslRecordException.class).isPresent()) {
            return failure(
                    "the provider does not speak TLS at once on this port. Use <port>995</port>, or have TLS by STLS for"
                            + " this account: <security>starttls</security> (port 110)",
                    cause);
        }
        if (find(cause, SslHandshakeTimeoutException.class).isPresent()) {
            return new Pop3Exception(
                    Kind.TIMEOUT,
                    STEP,
                    "the handshake did not end within the <connectTimeout>. Check <host> and <port>, and whether TLS on"
                            + " connect is right for this port (995: <security>tls</security>, 110:"
                            + " <security>starttls</security>)",
                    cause);
        }
        Optional<SSLException> tls = find(cause, SSLException.class);
        if (tls.isEmpty()) {
            return new Pop3Exception(
                    Kind.CUT,
                    STEP,
                    "the connection was closed during the handshake. Check that this <port> speaks TLS (995 does so at"
                            + " once, 110 by STLS: <security>starttls</security>); the provider may also want a"
                            + " <clientCertificate> and <clientKey>, or speak nothing newer than TLS 1.1",
                    cause);
        }
        return failure(
                "the handshake failed: " + Quoted.of(String.valueOf(tls.get().getMessage()))
                        + ". TLS 1.2 or newer is needed; the provider may also want a <clientCertificate> and"
                        + " <clientKey>",
                cause);
    }

    private static Pop3Exception failure(String message, Throwable cause) {
        return new Pop3Exception(Kind.TLS, STEP, message, cause);
    }

    private static <T extends Throwable> Optional<T> find(Throwable cause, Class<T> type) {
        return Stream.iterate(cause, e -> e != null, Throwable::getCause)
                .limit(20)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
