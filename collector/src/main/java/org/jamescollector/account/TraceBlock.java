/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/**
 * Which of a message's Received fields the provider wrote. A field of its own stands in the provider's trace block if it is
 * above the last of those; what is below was written by whoever had the message before, at worst by its sender.
 */
public sealed interface TraceBlock {

    /** So many Received fields, from the top. None: everything is believed. */
    record Lines(int count) implements TraceBlock {
        public Lines {
            if (count < 0) {
                throw new IllegalArgumentException("a negative number of lines");
            }
        }
    }

    /** The Received fields from the top whose "by" clause names such a host, up to the first that does not. */
    record WrittenBy(Glob host) implements TraceBlock {}

    /** What is right for providers that hand messages on within one host. */
    TraceBlock DEFAULT = new Lines(1);
}
