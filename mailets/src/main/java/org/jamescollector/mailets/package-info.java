/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Actions for James' mailetcontainer.xml. */
package org.jamescollector.mailets;
