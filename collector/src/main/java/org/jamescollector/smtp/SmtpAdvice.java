/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import org.jamescollector.net.TlsAdvice;

/**
 * What administrators are told to look at when a server is not what it should be.
 *
 * @param server what it should be, with its article and port: {@code an ODMR server (port 366)}
 * @param port the port that it usually has, in words: {@code ODMR has 366}
 * @param tlsOnConnect whether TLS begins there at once, in words: {@code 366: no}
 * @param tls what to look at when TLS fails
 */
public record SmtpAdvice(String server, String port, String tlsOnConnect, TlsAdvice tls) {}
