/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.List;
import org.apache.commons.configuration2.ex.ConfigurationException;

/**
 * What is wrong in collector.xml: everything that was found, one a line, each with file, account, element and what
 * would be right. No line holds the value of a secret.
 */
public final class ConfigurationProblem extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigurationProblem(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** The single problems, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
