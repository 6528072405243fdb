/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Turned sessions: James' own SMTP handlers serve a connection that was made from here, and whose roles ATRN has reversed (RFC 2645, section
 * 5.3). docs/decisions/0011-turned-session.md says why it is done this way.
 */
package org.jamescollector.turned;
