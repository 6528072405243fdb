/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

/**
 * What administrators are told to look at when TLS fails.
 *
 * @param insteadOfTls what to do where the port does not speak TLS at once, a sentence without its full stop
 * @param whichPorts which ports speak TLS at once and which do not, in brackets
 * @param howPorts how they do, in brackets
 * @param timeLimit how long a handshake may take
 * @param clientCertificate what else the server may want, a part of a sentence
 */
public record TlsAdvice(
        String insteadOfTls, String whichPorts, String howPorts, String timeLimit, String clientCertificate) {

    /** That of a protocol, for an account. */
    public TlsAdvice(String insteadOfTls, String whichPorts, String howPorts) {
        this(
                insteadOfTls,
                whichPorts,
                howPorts,
                "the <connectTimeout>",
                "the server may also want a <clientCertificate> and <clientKey>");
    }
}
