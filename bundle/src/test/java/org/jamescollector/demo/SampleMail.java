/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.RealMessages.RealMessage;
import org.jamescollector.testing.TraceFields;

/** The demo with the bundled messages. */
final class SampleMail implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PrintStream out;
    private final SampleProvider provider;
    private final DemoJames james;

    SampleMail(PrintStream out) {
        this.out = out;
        this.provider = new SampleProvider();
        CollectorXml accounts = new CollectorXml();
        for (String user : SampleProvider.MAILBOXES) {
            accounts.local(
                    user + "-at-provider",
                    provider.port(),
                    user,
                    SampleProvider.password(user),
                    DemoJames.address(user));
        }
        out.println("Provider  GreenMail, POP3 on 127.0.0.1:" + provider.port() + ", mailboxes "
                + String.join(", ", SampleProvider.MAILBOXES));
        out.println("James     starting a stock 3.8.1 with extensions-jars/james-collector.jar ...");
        this.james = DemoJames.start(accounts.text(), Map.of());
        out.println("James     up: IMAP 127.0.0.1:" + james.imapPort() + ", web administration " + james.webadmin());
    }

    /** Lets mail come in at the provider and waits until it is in James. True if every message arrived as it was. */
    boolean run() throws Exception {
        james.addDomain();
        for (String user : SampleProvider.MAILBOXES) {
            james.addUser(user, user);
        }
        out.println("Users     " + String.join(", ", SampleProvider.MAILBOXES) + " @" + DemoJames.DOMAIN);
        provider.receiveMail();
        out.println("Mail      " + provider.count() + " real messages have come in at the provider"
                + (provider.refused().isEmpty()
                        ? ""
                        : " (" + provider.refused().size() + " more are too malformed for GreenMail)"));
        awaitMail();
        awaitAnotherRun();
        return report();
    }

    private void awaitMail() throws Exception {
        long[] shown = {-1};
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(300))
                    .atMost(PATIENCE)
                    .until(() -> {
                        long collected = james.collected();
                        int delivered = inMailboxes();
                        if (collected + delivered != shown[0]) {
                            shown[0] = collected + delivered;
                            out.println("          collected " + collected + " of " + provider.count()
                                    + ", in mailboxes " + delivered);
                        }
                        return (collected >= provider.count() && delivered >= provider.count()) || !james.isAlive();
                    });
        } catch (ConditionTimeoutException e) {
            out.println(
                    "          not all of it came within " + PATIENCE.toMinutes() + " minutes; James' log ends so:");
            List<String> log = james.log().lines().toList();
            log.subList(Math.max(0, log.size() - 30), log.size()).forEach(out::println);
        }
    }

    /** A run that finds nothing new must bring nothing: only after it may duplicates be counted. */
    private void awaitAnotherRun() throws Exception {
        Map<String, String> before = ends();
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ends().entrySet().stream()
                            .noneMatch(end -> end.getValue().equals(before.get(end.getKey()))));
        } catch (ConditionTimeoutException e) {
            out.println("          no account ran again within 30 seconds");
        }
    }

    private Map<String, String> ends() throws IOException {
        return james.accounts().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        account -> account.getValue().path("lastEnded").asText()));
    }

    private int inMailboxes() throws Exception {
        int count = 0;
        for (String user : SampleProvider.MAILBOXES) {
            try (ImapReader imap = james.imap(user, user)) {
                count += imap.count("INBOX");
            }
        }
        return count;
    }

    private boolean report() throws Exception {
        long collected = james.collected();
        int delivered = 0;
        int lost = 0;
        int duplicated = 0;
        int mended = 0;
        boolean perfect = true;
        SmtpControl control = new SmtpControl(james);
        for (String user : SampleProvider.MAILBOXES) {
            List<byte[]> expected = provider.retrieved(user);
            List<byte[]> present = present(user);
            Comparison.Result result = new Comparison(expected, present).run(control);
            tell(user, expected, result);
            delivered += result.delivered();
            lost += result.lost().size();
            duplicated += result.duplicated();
            mended += result.mended();
            perfect &= result.isPerfect();
        }
        out.println("Compared  every message byte for byte with what the provider gives, apart from trace fields");
        if (mended > 0) {
            out.println(
                    "          " + mended
                            + " of them James itself changes when it stores them: just as it does with the same bytes sent by SMTP");
        }
        out.println("collected " + collected + ", delivered " + delivered + ", lost " + lost + ", duplicated "
                + duplicated);
        return perfect && collected == provider.count();
    }

    private List<byte[]> present(String user) throws Exception {
        try (ImapReader imap = james.imap(user, user)) {
            return imap.messages("INBOX");
        }
    }

    private void tell(String user, List<byte[]> expected, Comparison.Result result) {
        List<RealMessage> messages = provider.messages(user);
        for (int number = 0; number < expected.size(); number++) {
            String where = result.lost().contains(number) ? "NOT FOUND in " : "-> INBOX of ";
            out.println("  " + messages.get(number).name() + "  " + subject(expected.get(number)) + "  " + where
                    + DemoJames.address(user));
        }
        if (result.strange() > 0) {
            out.println(
                    "  " + result.strange() + " messages of " + DemoJames.address(user) + " are not the provider's");
        }
    }

    private static String subject(byte[] message) {
        return TraceFields.fields(message).stream()
                .filter(field -> field.regionMatches(true, 0, "Subject:", 0, 8))
                .map(field -> "\""
                        + field.substring(8).replaceAll("[^\\x20-\\x7e]+", " ").strip() + "\"")
                .findFirst()
                .orElse("(no subject)");
    }

    void tellHowToRead() {
        out.println();
        out.println("Read them with any mail program: IMAP, 127.0.0.1 port " + james.imapPort()
                + ", no encryption, user anna@demo.example, password anna (bert and clara alike), or:");
        out.println("  curl -s --user anna@demo.example:anna 'imap://127.0.0.1:" + james.imapPort()
                + "/INBOX;MAILINDEX=1'");
        out.println("  curl -s " + james.webadmin() + "/collector/accounts");
    }

    @Override
    public void close() {
        // GreenMail's threads complain on the terminal of connections that end with James.
        Thread.setDefaultUncaughtExceptionHandler((thread, complaint) -> {});
        try {
            james.close();
        } finally {
            provider.close();
        }
    }
}
