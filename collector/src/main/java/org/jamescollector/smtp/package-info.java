/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What every SMTP server is asked before it is asked for anything: a line, EHLO, TLS, signing in. Knows nothing of James. */
package org.jamescollector.smtp;
