/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Conditions for James' mailetcontainer.xml. */
package org.jamescollector.matchers;
