/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.james.json.DTOConverter;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.webadmin.routes.TasksRoutes;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.apache.mailet.Mail;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldFixture;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.ReleasedMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldRoutesTest {

    private static final String CUSTOMER = "customer.example";
    private static final String DOMAIN = HeldRoutes.BASE + "/" + CUSTOMER;

    @TempDir
    private Path folder;

    private HeldFixture james;
    private RunningWebAdmin web;

    @BeforeEach
    void open() {
        james = new HeldFixture(folder, CUSTOMER);
        ReleasedMail released = new ReleasedMail(james.held, james.leases, james.spool);
        JsonTransformer json = new JsonTransformer();
        web = new RunningWebAdmin(tasks -> List.of(
                new HeldRoutes(james.settings, james.held, released, new Processors(), tasks, json),
                new TasksRoutes(
                        tasks,
                        json,
                        new DTOConverter<>(
                                new HeldTaskModule(released, james.settings).taskAdditionalInformationDTOModules()))));
    }

    @AfterEach
    void close() {
        web.close();
        james.close();
    }

    private long held() throws Exception {
        return james.held.amount(james.domain(CUSTOMER)).messages();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "Relay", "ghost"})
    void shouldReleaseNothingForAProcessorThatIsNotThere(String processor) throws Exception {
        HeldKey key = james.hold("held", "anna@" + CUSTOMER);

        for (String path : List.of(DOMAIN, DOMAIN + "/" + key)) {
            RunningWebAdmin.Answer answer = web.post(path + "?action=release&processor=" + processor);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).contains("'" + processor + "'", "error, relay, root, transport");
        }

        assertThat(held()).isEqualTo(1);
        assertThat(james.spooled()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&processor=transport"})
    void shouldReleaseMailForAProcessorThatIsThere(String processor) throws Exception {
        james.hold("held", "anna@" + CUSTOMER);

        assertThat(web.task(DOMAIN + "?action=release" + processor)
                        .get("status")
                        .asText())
                .isEqualTo("completed");

        assertThat(held()).isZero();
        assertThat(james.spooled()).singleElement().satisfies(mail -> assertThat(mail.getState())
                .isEqualTo(processor.isEmpty() ? "relay" : "transport"));
    }

    @Test
    void shouldNotRemoveMailThatMayBeOnItsWay() throws Exception {
        HeldKey key = james.hold("held", "anna@" + CUSTOMER);
        try (DomainLeases.Lease fetching =
                james.leases.acquire(james.domain(CUSTOMER).name()).orElseThrow()) {
            RunningWebAdmin.Answer refused = web.delete(DOMAIN + "/" + key);

            assertThat(fetching.isGood()).isTrue();
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.message()).contains("is being fetched or sent");
            assertThat(held()).isEqualTo(1);
        }

        assertThat(web.delete(DOMAIN + "/" + key).status()).isEqualTo(204);
        assertThat(held()).isZero();
        assertThat(web.delete(DOMAIN + "/" + key).status()).isEqualTo(404);
    }

    @Test
    void shouldShowAndRemoveAMailThatCannotBeRead() throws Exception {
        james.repositories.use(CUSTOMER, new MemoryMailRepository() {
            @Override
            public Mail retrieve(MailKey key) {
                throw new IllegalStateException("cannot be read");
            }
        });
        HeldKey key = james.hold("damaged", "anna@" + CUSTOMER);

        assertThat(web.get(DOMAIN).body()).contains(key.toString(), "cannot be read");
        assertThat(web.delete(DOMAIN + "/" + key).status()).isEqualTo(204);

        assertThat(held()).isZero();
    }
}
