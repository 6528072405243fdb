/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Runs programs of the administrator's: without a shell, for a bounded time, with a bounded output. Knows only what a program is. */
package org.jamescollector.program;
