/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What makes James a provider: ATRN (RFC 2645) and ETRN (RFC 1985) in its SMTP server, {@code *ENV} (SDPS) in its POP3 server, and the
 * sending of held mail.
 */
package org.jamescollector.provider;
