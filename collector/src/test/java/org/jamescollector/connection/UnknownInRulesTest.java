/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.history.Ask;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.notice.Warned;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said when James starts, of addresses in download rules. */
class UnknownInRulesTest {

    @RegisterExtension
    final LogOf log = new LogOf(UnknownInRules.class);

    private final Set<String> users = new HashSet<>(Set.of("anna@example.org", "collector-release@example.org"));
    private final Known known =
            new Known(domain -> domain.asString().equals("example.org"), address -> users.contains(address.asString()));

    private static Effect redirect(String... to) {
        return new Effect.Redirect(addresses(to), Optional.empty());
    }

    private static Effect copy(String... to) {
        return new Effect.Copy(addresses(to), Optional.empty());
    }

    private static Effect warn(String... others) {
        return new Effect.DeleteAndWarn(
                new Warned(false, false, addresses(others), 5), new Letter(NoticeTemplates.standard("ask"), 10));
    }

    private static Effect ask(String answerTo) {
        return new Effect.Ask(
                new Letter(NoticeTemplates.standard("ask"), 10),
                new Answers(new AnswerAddress(answerTo), Duration.ofDays(1), Ask.Then.LEAVE));
    }

    private static List<MailAddress> addresses(String... texts) {
        return List.of(texts).stream().map(CollectFixture::address).toList();
    }

    private void tell(Effect... effects) {
        SomeRules rules = new SomeRules();
        for (Effect effect : effects) {
            rules.always(effect);
        }
        UnknownInRules.tell(rules.build(), List.of(AnAccount.named("info", 110).build()), known);
    }

    @Test
    void shouldSayNothingOfWhomJamesKnows() {
        tell(
                redirect("anna@example.org"),
                copy("anna@example.org"),
                warn("anna@example.org"),
                ask("collector-release"));
        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldNameTheRuleAndTheRemedy() {
        tell(copy("anna@example.org"), redirect("anna@example.org", "annna@example.org"));
        assertThat(log.said())
                .containsExactly(
                        "Download rule 2 (test): James does not know annna@example.org, whom its <to> names. Correct"
                                + " conf/mailetcontainer.xml, or make them: james-cli AddUser annna@example.org PASSWORD; if mailets of"
                                + " your own take their mail, <checkRecipients>false</checkRecipients> in the account. Until then the"
                                + " messages that it is about stay at the provider");
    }

    @Test
    void shouldTellOfCopiesForNobodyAndOfThoseThatGoNowhere() {
        tell(copy("archive@example.org"), copy("archive@elsewhere.example"), redirect("carl@elsewhere.example"));
        assertThat(log.said()).hasSize(3);
        assertThat(log.said().get(0)).contains("rule 1", "archive@example.org", "stay at the provider");
        assertThat(log.said().get(1)).contains("rule 2", "archive@elsewhere.example", "relay-denied");
        assertThat(log.said().get(2)).contains("rule 3", "carl@elsewhere.example", "AddDomain elsewhere.example");
    }

    @Test
    void shouldTellOfUnknownUsersWhoAreWarnedButNotOfStrangers() {
        tell(warn("typo@example.org", "boss@elsewhere.example"));
        assertThat(log.said())
                .singleElement()
                .asString()
                .contains("rule 1", "typo@example.org", "<warn>", "james-cli AddUser typo@example.org PASSWORD");
    }

    @Test
    void shouldTellWhereAnswersAreNotTaken() {
        tell(ask("release"));
        assertThat(log.said()).singleElement().asString().contains("release@example.org", "AddUser");
    }

    @Test
    void shouldAskForTheUserWithoutWhatStandsBehindThePlus() {
        tell(ask("release+*@example.org"));
        assertThat(log.said())
                .singleElement()
                .asString()
                .contains("go to release@example.org, whom James does not know");
    }

    @Test
    void shouldSayThatAUserAloneDoesNotTakeDetails() {
        users.add("release@example.org");
        tell(ask("release+*@example.org"));
        assertThat(log.said()).singleElement().asString().contains("knows release@example.org", "regex mapping");
    }

    @Test
    void shouldSayNothingOfAccountsThatAreSwitchedOff() {
        UnknownInRules.tell(
                new SomeRules().always(redirect("annna@example.org")).build(),
                List.of(AnAccount.named("info", 110).disabled().build()),
                known);
        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldBeSilentWhileJamesCannotTell() {
        Known silent = new Known(
                domain -> {
                    throw new RecipientLookupException("not now", new IllegalStateException());
                },
                address -> false);
        UnknownInRules.tell(
                new SomeRules().always(redirect("annna@example.org")).build(),
                List.of(AnAccount.named("info", 110).build()),
                silent);
        assertThat(log.said()).isEmpty();
    }
}
