/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import org.apache.mailet.Matcher;

/** A matcher that does nothing when James configures it but read its condition: so it can be tried before. */
public interface CheckedCondition extends Matcher {}
