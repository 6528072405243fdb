/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

/**
 * The provider's answer to {@code *ENV} as it came: the fourth and the fifth line, the status line being the first.
 *
 * @param sender blank: the null sender
 * @param recipient an address
 */
public record SdpsEnvelope(String sender, String recipient) {}
