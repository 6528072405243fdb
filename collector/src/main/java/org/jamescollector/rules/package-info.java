/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Decides, by the processor {@code download-rules} of James' mailetcontainer.xml, what becomes of messages before they are downloaded. */
package org.jamescollector.rules;
