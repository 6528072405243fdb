/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Ways of proving who one is (RFC 4422), whatever the protocol. */
package org.jamescollector.sasl;
