/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Measurements, side by side with what others use: started by {@code bin/bench}, never part of a test run. What is
 * measured and how is in docs/performance.md.
 */
package org.jamescollector.bench;
