/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Sends many messages over one line to an SMTP server (RFC 5321), pipelined where it offers that. Lines, TLS and replies are those of
 * {@code net} and {@code smtp}. It knows nothing of James.
 */
package org.jamescollector.provider.smtp;
