/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import org.apache.mailet.Mailet;

/**
 * A mailet of the processor {@code download-rules}: it says what is to become of a message that is still at the provider, for the
 * recipients that its matcher matched.
 */
public interface DownloadAction extends Mailet {

    /** What it says. The same for every message, so that it is made, and its configuration checked, when James configures it. */
    Effect effect();
}
