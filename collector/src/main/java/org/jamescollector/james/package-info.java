/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where James 3.8 and James 3.9 want to be asked differently, and code that compiles against one does not link against the other: each
 * difference is one class here, which finds out at run time what the James at hand has.
 */
package org.jamescollector.james;
