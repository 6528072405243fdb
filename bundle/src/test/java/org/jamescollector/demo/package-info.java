/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What {@code bin/demo} runs: a provider, a stock James with the collector in it, and a look at what arrived. */
package org.jamescollector.demo;
