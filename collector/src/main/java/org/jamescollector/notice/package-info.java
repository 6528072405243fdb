/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Mail that the collector writes to people about messages at a provider, and what they answer. */
package org.jamescollector.notice;
