/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.EnumSet;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.lib.UsersDAO;
import org.apache.james.user.lib.UsersRepositoryImpl;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.jamescollector.envelope.RecipientLookupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the repositories of James' memory server. */
class JamesRecipientsTest {

    private static final Domain DOMAIN = Domain.of("example.org");
    private static final Domain OTHER_DOMAIN = Domain.of("example.net");
    private static final String ELSEWHERE = "someone@elsewhere.example";

    private final Domains domains = new Domains();
    private final RewriteTable rewriteTable = new RewriteTable();
    private final MemoryUsersRepository users = MemoryUsersRepository.withVirtualHosting(domains);
    private final JamesRecipients recipients = new JamesRecipients(users, rewriteTable, domains);

    private static final class Domains extends MemoryDomainList {

        private boolean failing;

        Domains() {
            super((DNSService) failing(DNSService.class, new IllegalStateException("nobody should ask the DNS")));
        }

        @Override
        protected boolean containsDomainInternal(Domain domain) {
            if (failing) {
                throw new IllegalStateException("no answer");
            }
            return super.containsDomainInternal(domain);
        }
    }

    private static final class RewriteTable extends MemoryRecipientRewriteTable {

        private boolean failing;

        @Override
        public Mappings getResolvedMappings(String user, Domain domain, EnumSet<Mapping.Type> types)
                throws ErrorMappingException, RecipientRewriteTableException {
            if (failing) {
                throw new RecipientRewriteTableException("no answer");
            }
            return super.getResolvedMappings(user, domain, types);
        }
    }

    /** Something that cannot be reached. */
    private static Object failing(Class<?> api, Exception failure) {
        return Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> {
            throw failure;
        });
    }

    @BeforeEach
    void prepare() throws Exception {
        domains.configure(DomainListConfiguration.builder()
                .autoDetect(false)
                .autoDetectIp(false)
                .build());
        domains.addDomain(DOMAIN);
        domains.addDomain(OTHER_DOMAIN);
        rewriteTable.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        rewriteTable.setDomainList(domains);
        rewriteTable.setUsersRepository(users);
        rewriteTable.setUserEntityValidator(UserEntityValidator.NOOP);
        users.addUser(Username.of("anna@example.org"), "secret");
    }

    private boolean isKnown(String address) throws Exception {
        return recipients.isKnown(new MailAddress(address));
    }

    private static MappingSource source(String localPart) {
        return MappingSource.fromUser(localPart, DOMAIN);
    }

    @Test
    void shouldKnowAUser() throws Exception {
        assertThat(isKnown("anna@example.org")).isTrue();
        assertThat(isKnown("Anna@Example.ORG")).isTrue();
        assertThat(isKnown("berta@example.org")).isFalse();
        assertThat(isKnown("anna@example.net")).isFalse();
    }

    @Test
    void shouldKnowAnAlias() throws Exception {
        rewriteTable.addAliasMapping(source("boss"), "anna@example.org");
        assertThat(isKnown("boss@example.org")).isTrue();
        assertThat(isKnown("boss@example.net")).isFalse();
    }

    @Test
    void shouldKnowOnePersonByAllHisAliasesButNotAGroupByItsMembers() throws Exception {
        rewriteTable.addAliasMapping(source("boss"), "anna@example.org");
        rewriteTable.addAliasMapping(source("a.smith"), "anna@example.org");
        rewriteTable.addGroupMapping(source("all"), "anna@example.org");
        assertThat(isSamePerson("boss@example.org", "anna@example.org")).isTrue();
        assertThat(isSamePerson("anna@example.org", "boss@example.org")).isTrue();
        assertThat(isSamePerson("A.Smith@example.org", "boss@example.org")).isTrue();
        assertThat(isSamePerson("all@example.org", "boss@example.org")).isTrue();
        assertThat(isSamePerson("anna@example.org", "all@example.org")).isFalse();
        assertThat(isSamePerson("anna@example.org", "berta@example.org")).isFalse();
        assertThat(isSamePerson("boss@example.org", "eve@example.net")).isFalse();
    }

    private boolean isSamePerson(String address, String other) throws Exception {
        return recipients.isSamePerson(new MailAddress(address), new MailAddress(other));
    }

    @Test
    void shouldKnowAGroup() throws Exception {
        rewriteTable.addGroupMapping(source("sales"), ELSEWHERE);
        assertThat(isKnown("sales@example.org")).isTrue();
    }

    @Test
    void shouldKnowAForward() throws Exception {
        rewriteTable.addForwardMapping(source("gone"), ELSEWHERE);
        assertThat(isKnown("gone@example.org")).isTrue();
    }

    @Test
    void shouldKnowAnAddressThatIsMappedByARegularExpression() throws Exception {
        rewriteTable.addRegexMapping(MappingSource.fromDomain(DOMAIN), "office-(.*)@example.org:anna@example.org");
        assertThat(isKnown("office-3@example.org")).isTrue();
        assertThat(isKnown("house-3@example.org")).isFalse();
    }

    @Test
    void shouldKnowEverybodyAtADomainThatIsMappedToAnotherAsJamesDoes() throws Exception {
        rewriteTable.addDomainMapping(MappingSource.fromDomain(OTHER_DOMAIN), DOMAIN);
        assertThat(isKnown("anna@example.net")).isTrue();
        assertThat(isKnown("berta@example.net")).isTrue();
        assertThat(isKnown("berta@example.org")).isFalse();
    }

    @Test
    void shouldKnowAnAddressThatJamesHasAnErrorFor() throws Exception {
        rewriteTable.addErrorMapping(source("left"), "550 has left us");
        assertThat(isKnown("left@example.org")).isTrue();
    }

    @Test
    void shouldKnowNobodyAtAForeignDomain() throws Exception {
        rewriteTable.addMapping(
                MappingSource.fromUser("someone", "elsewhere.example"), Mapping.alias("anna@example.org"));
        assertThat(isKnown(ELSEWHERE)).isFalse();
    }

    @Test
    void shouldTellItsDomains() {
        assertThat(recipients.isLocalDomain(DOMAIN)).isTrue();
        assertThat(recipients.isLocalDomain(Domain.of("EXAMPLE.org"))).isTrue();
        assertThat(recipients.isLocalDomain(Domain.of("mail.example.org"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"anna@home\"@example.org",
                "\" \"@example.org",
                "\"\\\"\"@example.org",
                "a%b@example.org",
                "a!b@example.org",
                "anna@[127.0.0.1]"
            })
    void shouldKnowNobodyOfAStrangeName(String address) throws Exception {
        assertThat(isKnown(address)).isFalse();
    }

    @Test
    void shouldKnowNobodyOfATooLongName() throws Exception {
        assertThat(isKnown("a".repeat(300) + "@example.org")).isFalse();
        assertThat(isKnown("\"" + "a@".repeat(300) + "\"@example.org")).isFalse();
    }

    /** As docs/download-rules-notices.md says, for answers that carry their token behind a plus. */
    @Test
    void shouldKnowAddressesWithADetailByARegexMapping() throws Exception {
        users.addUser(Username.of("release@example.org"), "pass");
        rewriteTable.addRegexMapping(
                MappingSource.parse("*@example.org"), "release\\+[a-z2-7]+@example\\.org:release@example.org");

        assertThat(isKnown("release+abc234@example.org")).isTrue();
        assertThat(isKnown("release@example.org")).isTrue();
        assertThat(isKnown("other+abc234@example.org")).isFalse();
        assertThat(isKnown("nobody@example.org")).isFalse();
    }

    @Test
    void shouldSayThatDomainsCannotBeAsked() {
        domains.failing = true;
        assertThatThrownBy(() -> recipients.isLocalDomain(DOMAIN))
                .isInstanceOf(RecipientLookupException.class)
                .hasMessageContaining("example.org");
        assertThatThrownBy(() -> isKnown("anna@example.org")).isInstanceOf(RecipientLookupException.class);
    }

    @Test
    void shouldSayThatUsersCannotBeAsked() {
        UsersDAO unreachable = (UsersDAO) failing(UsersDAO.class, new UsersRepositoryException("no answer"));
        UsersRepositoryImpl<UsersDAO> failing = new UsersRepositoryImpl<>(domains, unreachable);
        failing.setEnableVirtualHosting(true);
        assertCannotTell(failing, "is a user");
    }

    @Test
    void shouldSayThatAliasesCannotBeAsked() {
        rewriteTable.failing = true;
        assertCannotTell(users, "is an alias");
    }

    @Test
    void shouldNotRepeatALongAddressWhole() {
        rewriteTable.failing = true;
        assertThatThrownBy(() -> isKnown("a".repeat(200) + "@example.org"))
                .isInstanceOf(RecipientLookupException.class)
                .hasMessageContaining("a".repeat(100) + "... is an alias");
    }

    private void assertCannotTell(UsersRepository repository, String what) {
        JamesRecipients asking = new JamesRecipients(repository, rewriteTable, domains);
        assertThatThrownBy(() -> asking.isKnown(new MailAddress("berta@example.org")))
                .isInstanceOf(RecipientLookupException.class)
                .hasMessageContaining("berta@example.org " + what)
                .hasRootCauseMessage("no answer");
    }
}
