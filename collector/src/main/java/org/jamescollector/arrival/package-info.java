/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Counts the mail that James' SMTP servers take, for whoever waits for some. */
package org.jamescollector.arrival;
