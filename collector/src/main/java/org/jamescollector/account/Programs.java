/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.Optional;

/**
 * Programs around an account's runs: one that brings a line up, one that lets it down.
 *
 * @param before run before the provider is called
 * @param after run when all is done, however it went
 */
public record Programs(Optional<ProgramStep> before, Optional<ProgramStep> after) {

    /** There are none. */
    public static final Programs NONE = new Programs(Optional.empty(), Optional.empty());
}
