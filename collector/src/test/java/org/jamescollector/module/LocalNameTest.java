/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.junit.jupiter.api.Test;

class LocalNameTest {

    private final LocalName name = new LocalName(domains());
    private boolean failing;
    private int asked;

    /** James' domain list, of which nothing but the default domain is asked. */
    private DomainList domains() {
        return (DomainList) Proxy.newProxyInstance(
                DomainList.class.getClassLoader(), new Class<?>[] {DomainList.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getDefaultDomain");
                    asked++;
                    if (failing) {
                        throw new DomainListException("no answer");
                    }
                    return Domain.of("example.org");
                });
    }

    @Test
    void shouldBeTheDefaultDomainAndAskedForOnce() {
        assertThat(name.get()).isEqualTo("example.org");
        assertThat(name.get()).isEqualTo("example.org");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void shouldBeAskedForAgainUntilJamesTells() {
        failing = true;
        assertThat(name.get()).isEqualTo("localhost");
        assertThat(name.get()).isEqualTo("localhost");

        failing = false;
        assertThat(name.get()).isEqualTo("example.org");
    }

    @Test
    void shouldStayWhenJamesTellsNoMore() {
        name.get();
        failing = true;

        assertThat(name.get()).isEqualTo("example.org");
    }
}
