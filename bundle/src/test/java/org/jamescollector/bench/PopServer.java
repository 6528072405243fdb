/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

/**
 * Where a contestant finds its mailbox.
 *
 * @param messages how many messages are in the mailbox when the contestant starts
 */
record PopServer(String host, int port, String user, String password, int messages) {}
