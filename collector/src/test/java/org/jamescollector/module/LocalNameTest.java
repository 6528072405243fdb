/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.junit.jupiter.api.Test;

class LocalNameTest {

    private static final String HOST = "vm.example.net";

    private final LocalName name = new LocalName(domains(), HOST, List.of());
    private String defaultDomain = "example.org";
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
                    return Domain.of(defaultDomain);
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
        assertThat(name.get()).isEqualTo(HOST);
        assertThat(name.get()).isEqualTo(HOST);
        assertThat(name.recognised()).containsExactly(HOST);

        failing = false;
        assertThat(name.get()).isEqualTo("example.org");
    }

    @Test
    void shouldBeTheHostsNameWhereTheDefaultDomainIsAnyHosts() {
        defaultDomain = "localhost";

        assertThat(name.get()).isEqualTo(HOST);
        assertThat(name.recognised()).containsExactly(HOST);
    }

    @Test
    void shouldBeRecognisedByTheDefaultDomainTheHostsNameAndThoseOfTheSmtpServers() {
        assertThat(new LocalName(domains(), "VM.", List.of("mx.example.org", "localhost", "[192.0.2.1]", "192.0.2.1"))
                        .recognised())
                .containsExactlyInAnyOrder("example.org", "vm", "mx.example.org");
    }

    @Test
    void shouldNotBeRecognisedByNamesThatAnyHostHas() {
        defaultDomain = "localhost";
        LocalName nameless = new LocalName(domains(), "localhost.localdomain", List.of());

        assertThat(nameless.get()).isEqualTo("localhost");
        assertThat(nameless.recognised()).isEmpty();
    }

    @Test
    void shouldKnowTheNamesThatJamesSmtpServersAreGiven() throws Exception {
        XMLConfiguration xml = new XMLConfiguration();
        new FileHandler(xml)
                .load(new StringReader("<smtpservers><smtpserver><helloName autodetect=\"true\">mine</helloName>"
                        + "</smtpserver><smtpserver><helloName autodetect=\"false\">mx.example.org</helloName></smtpserver>"
                        + "<smtpserver/></smtpservers>"));

        assertThat(LocalName.helloNames(xml)).containsExactly("mx.example.org");
    }

    @Test
    void shouldStayWhenJamesTellsNoMore() {
        name.get();
        failing = true;

        assertThat(name.get()).isEqualTo("example.org");
    }
}
