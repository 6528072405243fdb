/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Held mail: mail for a customer's domain that waits in one of James' mail repositories until the customer fetches it, or has it sent.
 * Nothing in here knows of SMTP or of sockets.
 */
package org.jamescollector.held;
