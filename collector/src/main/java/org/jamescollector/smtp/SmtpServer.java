/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import org.jamescollector.account.Endpoint;
import org.jamescollector.account.SmtpTimeouts;
import org.jamescollector.account.TransportSecurity;

/**
 * A server and how it is talked to.
 *
 * @param endpoint host and port
 * @param security how the line is protected
 * @param timeouts how long it may take
 * @param ourName what EHLO says
 * @param advice what to tell when it is not what it should be
 */
public record SmtpServer(
        Endpoint endpoint, TransportSecurity security, SmtpTimeouts timeouts, String ourName, SmtpAdvice advice) {}
