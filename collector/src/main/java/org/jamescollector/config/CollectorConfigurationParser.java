/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Programs;
import org.jamescollector.account.SecretSource;
import org.jamescollector.held.ProviderSettings;

/** From collector.xml, as James' {@code ConfigurationProvider} gives it, to the types the collector works with. */
public final class CollectorConfigurationParser {

    private static final String ROOT = "collector";
    private static final String POP3 = "pop3";
    private static final ValueType<Duration> FORGET_AFTER = ValueTypes.time("1 second", "100 years");
    private static final ValueType<Duration> KEEP_DECISIONS = ValueTypes.time("1 day", "10 years");
    private static final ValueType<Integer> PARALLEL_RUNS = ValueTypes.number(1, 1_000);
    private static final ValueType<Integer> POOL_SIZE = ValueTypes.number(2, 1_000);

    private final Reading reading;

    private CollectorConfigurationParser(Reading reading) {
        this.reading = reading;
    }

    /**
     * @param xml empty where the file is absent: then there are no accounts
     * @param fileSystem resolves {@code file://conf/..}
     * @throws ConfigurationProblem with everything that is wrong
     */
    public static CollectorConfiguration parse(HierarchicalConfiguration<ImmutableNode> xml, FileSystem fileSystem)
            throws ConfigurationProblem {
        return parse(xml, fileSystem, name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * The same with an environment of the caller's.
     *
     * @param environment gives the value of an environment variable
     */
    public static CollectorConfiguration parse(
            HierarchicalConfiguration<ImmutableNode> xml,
            FileSystem fileSystem,
            Function<String, Optional<String>> environment)
            throws ConfigurationProblem {
        Reading reading = new Reading(fileSystem, environment);
        CollectorConfiguration configuration = new CollectorConfigurationParser(reading).read(xml);
        reading.throwIfAnyProblem();
        return configuration;
    }

    private CollectorConfiguration read(HierarchicalConfiguration<ImmutableNode> xml) {
        ImmutableNode node = xml.getNodeModel().getInMemoryRepresentation();
        Element.Scope scope = new Element.Scope(reading, "");
        Element root = new Element(node, scope);
        checkRootName(xml, node, root);
        DatabaseSettings database = root.child("database").map(this::database).orElse(DatabaseSettings.DEFAULT);
        Duration forgetAfter =
                root.value("forgetAfter", FORGET_AFTER).orElse(CollectorConfiguration.DEFAULT_FORGET_AFTER);
        Duration keepDecisions =
                root.value("keepDecisions", KEEP_DECISIONS).orElse(CollectorConfiguration.DEFAULT_KEEP_DECISIONS);
        int parallelRuns =
                root.value("parallelRuns", PARALLEL_RUNS).orElse(CollectorConfiguration.DEFAULT_PARALLEL_RUNS);
        Pop3AccountReader accountReader = new Pop3AccountReader(reading);
        root.child("defaults").ifPresent(found -> accountReader.readDefaults(found.node()));
        Map<AccountName, Programs> programs = new HashMap<>();
        List<Account> accounts = root.child("accounts")
                .map(found -> accounts(found, accountReader, programs))
                .orElseGet(List::of);
        ProviderSettings provider = root.child("provider")
                .map(found -> new ProviderReader(reading).read(found.node()))
                .orElse(ProviderSettings.NONE);
        root.rejectUnknown();
        scope.checkSurroundings();
        return new CollectorConfiguration(
                database, forgetAfter, keepDecisions, parallelRuns, accounts, programs, provider);
    }

    private static void checkRootName(HierarchicalConfiguration<ImmutableNode> xml, ImmutableNode node, Element root) {
        if (xml instanceof XMLConfiguration file
                && !node.getChildren().isEmpty()
                && !file.getRootElementName().equals(ROOT)) {
            root.problem("the outermost element is <" + file.getRootElementName() + ">; it must be <" + ROOT + ">");
        }
    }

    private DatabaseSettings database(Element element) {
        DatabaseSettings usual = DatabaseSettings.DEFAULT;
        Optional<String> url = element.child("url").flatMap(CollectorConfigurationParser::databaseUrl);
        Optional<String> user = element.value("user", ValueTypes.LINE);
        Optional<SecretSource> password = SecretReader.valueOrCommand(element, "password");
        int poolSize = element.value("poolSize", POOL_SIZE).orElse(usual.poolSize());
        element.rejectUnknown();
        return new DatabaseSettings(url.orElse(usual.url()), user, password, poolSize);
    }

    /** Not quoted when it is wrong: JDBC allows a password in it. */
    private static Optional<String> databaseUrl(Element element) {
        element.rejectChildrenAndAttributes();
        Optional<String> url = element.rawText()
                .map(element.reading()::interpolate)
                .filter(text -> !text.contains("${"))
                .filter(text -> text.startsWith("jdbc:sqlite:") || text.startsWith("jdbc:postgresql:"));
        if (url.isEmpty()) {
            element.problem("is not a JDBC URL that begins with jdbc:sqlite: or jdbc:postgresql:,"
                    + " or holds ${..} that cannot be resolved");
        }
        return url;
    }

    /** @param programs where those around the accounts' runs are put */
    private List<Account> accounts(Element element, Pop3AccountReader pop3, Map<AccountName, Programs> programs) {
        OdmrAccountReader odmr = new OdmrAccountReader(reading);
        TriggerAccountReader triggers = new TriggerAccountReader(reading);
        List<ImmutableNode> nodes = element.childNodes(List.of(POP3, "odmr", "etrn", "finger", "command"));
        List<Account> accounts = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            ImmutableNode node = nodes.get(i);
            Optional<? extends Account> account =
                    switch (node.getNodeName()) {
                        case POP3 -> pop3.read(node, i + 1);
                        case "odmr" -> odmr.read(node, i + 1);
                        default -> triggers.read(node, i + 1);
                    };
            account.ifPresent(accounts::add);
            Programs around = ProgramReader.around(
                    reading, node, i + 1, account.filter(Account::enabled).isPresent());
            account.filter(any -> !around.equals(Programs.NONE)).ifPresent(any -> programs.put(any.name(), around));
        }
        element.rejectUnknown();
        rejectDuplicateNames(nodes);
        rejectSharedMailboxes(accounts);
        return accounts;
    }

    /** From the nodes, so that accounts with other mistakes are compared too; case does not make a difference. */
    private void rejectDuplicateNames(List<ImmutableNode> nodes) {
        Map<String, String> seen = new HashMap<>();
        for (ImmutableNode node : nodes) {
            Object name = node.getAttributes().getOrDefault("name", "");
            String earlier = seen.putIfAbsent(name.toString().toLowerCase(Locale.ROOT), name.toString());
            if (earlier != null && !earlier.isBlank()) {
                reading.problem(
                        "account " + name, "", "the name is taken by an earlier account; each needs one of its own");
            }
        }
    }

    /**
     * Two accounts that collect one mailbox would deliver every message twice. Disabled ones do no harm. An ODMR provider hands each message
     * over once, and to one session at a time: two accounts that ask for the same would be in each other's way.
     */
    private void rejectSharedMailboxes(List<Account> accounts) {
        record Mailbox(String host, int port, String user) {
            static Mailbox of(Endpoint endpoint, String user) {
                return new Mailbox(endpoint.host().toLowerCase(Locale.ROOT), endpoint.port(), user);
            }
        }
        Map<Mailbox, Account> seen = new HashMap<>();
        ListMultimap<Mailbox, OdmrAccount> logins = ArrayListMultimap.create();
        Set<String> names = new HashSet<>();
        for (Account account : accounts) {
            boolean firstOfItsName = names.add(account.name().value().toLowerCase(Locale.ROOT));
            if (account instanceof Pop3Account pop3 && account.enabled() && firstOfItsName) {
                Account earlier = seen.putIfAbsent(Mailbox.of(pop3.endpoint(), pop3.user()), account);
                if (earlier != null) {
                    reading.problem(
                            "account " + account.name(),
                            "",
                            "host, port and user are those of account " + earlier.name()
                                    + ", so every message would come twice; remove or disable one");
                }
            }
            if (account instanceof OdmrAccount odmr && account.enabled() && firstOfItsName) {
                List<OdmrAccount> earlier = logins.get(Mailbox.of(odmr.endpoint(), odmr.user()));
                earlier.stream()
                        .filter(other -> askForTheSame(odmr, other))
                        .findFirst()
                        .ifPresent(other -> rejectSharedLogin(odmr, other));
                earlier.add(odmr);
            }
        }
    }

    private void rejectSharedLogin(OdmrAccount account, OdmrAccount earlier) {
        reading.problem(
                "account " + account.name(),
                "",
                "host, port and user are those of account " + earlier.name()
                        + ", and both ask for the same mail; remove or disable one, or have each ask for other <domains>");
    }

    /** One that names no domains asks for all. */
    private static boolean askForTheSame(OdmrAccount one, OdmrAccount other) {
        return one.domains().isEmpty()
                || other.domains().isEmpty()
                || one.domains().stream().anyMatch(other.domains()::contains);
    }
}
