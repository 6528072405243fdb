/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** An SMTP client (RFC 5321) that sends many messages over one line, pipelined where the server offers it. It knows nothing of James. */
package org.jamescollector.provider.smtp;
