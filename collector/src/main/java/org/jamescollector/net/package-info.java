/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What every protocol needs of a line to a provider: finding and connecting to it, TLS, lines of bounded length, time, and how it fails. */
package org.jamescollector.net;
