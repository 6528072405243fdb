/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/**
 * A program that is run before or after an account's run.
 *
 * @param program what is run
 * @param ignoresFailure whether it may fail: otherwise one that fails before the run has the run called off, and one that fails after it is a
 *     failure of the run
 */
public record ProgramStep(Program program, boolean ignoresFailure) {}
