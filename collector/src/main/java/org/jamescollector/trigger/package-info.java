/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Sets off the delivery of mail that waits elsewhere, which then comes by SMTP: ETRN, finger. Knows nothing of James. */
package org.jamescollector.trigger;
