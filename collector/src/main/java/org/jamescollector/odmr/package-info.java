/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The customer's side of on-demand mail relay (ODMR, RFC 2645), up to the moment at which the connection's roles are reversed. */
package org.jamescollector.odmr;
