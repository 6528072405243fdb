/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the tests, the demo and the benchmarks need around the collector: a stock James as a process of its own, its command line, and
 * the plainest possible clients for the mail protocols, which change no byte of a message.
 */
package org.jamescollector.testing;
