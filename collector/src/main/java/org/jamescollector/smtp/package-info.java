/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What there is to any SMTP server: its replies, what it offers, and what it is asked before it is asked for anything: EHLO, TLS, signing in. Knows nothing of James. */
package org.jamescollector.smtp;
