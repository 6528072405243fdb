/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This James' name, for trace lines: its default domain. It is asked for until it is told, and does not change after that. */
final class LocalName implements Supplier<String> {

    private static final Logger LOGGER = LoggerFactory.getLogger(LocalName.class);
    private static final String UNTOLD = "localhost";

    private final DomainList domains;
    private volatile Optional<String> told = Optional.empty();

    LocalName(DomainList domains) {
        this.domains = domains;
    }

    @Override
    public String get() {
        return told.orElseGet(this::ask);
    }

    private String ask() {
        try {
            String name = domains.getDefaultDomain().asString();
            told = Optional.of(name);
            return name;
        } catch (DomainListException e) {
            LOGGER.debug("James does not tell its default domain; trace lines name {} until it does", UNTOLD, e);
            return UNTOLD;
        }
    }
}
