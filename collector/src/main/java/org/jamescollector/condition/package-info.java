/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the conditions of matchers in mailetcontainer.xml say: read when James starts, asked for each mail. */
package org.jamescollector.condition;
