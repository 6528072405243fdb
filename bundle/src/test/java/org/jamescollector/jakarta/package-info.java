/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The jar for James 3.9, which is made of the one for James 3.8 by renaming: whether it finds in James 3.9 what it asks for
 * ({@code Linkage} looks as the JVM would, JVMS 5.4.3, without running anything), and the tests of the other modules, renamed too, on the
 * modules of James 3.9 and a newer Java.
 */
package org.jamescollector.jakarta;
