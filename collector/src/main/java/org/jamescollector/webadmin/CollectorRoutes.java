/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.google.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.tasks.TaskFromRequestRegistry;
import org.apache.james.webadmin.tasks.TaskRegistrationKey;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.apache.james.webadmin.utils.ParametersExtractor;
import org.apache.james.webadmin.utils.Responses;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.CollectScheduler.Schedule;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.history.DecisionLog;
import spark.HaltException;
import spark.Request;
import spark.Service;

/** What an administrator sees of the collector and can do to it, below {@code /collector}. */
public final class CollectorRoutes implements Routes {

    static final String BASE = "/collector";
    private static final String ACCOUNTS = BASE + "/accounts";
    private static final String NAME = ":name";
    private static final String ACCOUNT = ACCOUNTS + "/" + NAME;
    private static final TaskRegistrationKey COLLECT = TaskRegistrationKey.of("collect");
    private static final TaskRegistrationKey TRY_RULES = TaskRegistrationKey.of("try-rules");
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    private final CollectorService collector;
    private final TaskManager taskManager;
    private final JsonTransformer jsonTransformer;
    private final Clock clock;

    @Inject
    public CollectorRoutes(
            CollectorService collector, TaskManager taskManager, JsonTransformer jsonTransformer, Clock clock) {
        this.collector = collector;
        this.taskManager = taskManager;
        this.jsonTransformer = jsonTransformer;
        this.clock = clock;
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        service.get(ACCOUNTS, (request, response) -> accounts(), jsonTransformer);
        service.get(ACCOUNT, (request, response) -> view(account(request)), jsonTransformer);
        service.post(
                ACCOUNT,
                TaskFromRequestRegistry.builder()
                        .register(COLLECT, request -> new CollectAccountTask(collector, collectable(request)))
                        .register(TRY_RULES, request -> new TryRulesTask(collector, resting(request)))
                        .buildAsRoute(taskManager),
                jsonTransformer);
        service.put(ACCOUNT + "/pause", (request, response) -> {
            pause(account(request).name());
            return Responses.returnNoContent(response);
        });
        service.delete(ACCOUNT + "/pause", (request, response) -> {
            collector.resume(account(request).name());
            return Responses.returnNoContent(response);
        });
        service.get(
                BASE + "/decisions",
                (request, response) -> decisions(
                        DecisionParameters.ofAll(request, name -> account(name).name())),
                jsonTransformer);
        service.get(
                ACCOUNT + "/decisions",
                (request, response) ->
                        decisions(DecisionParameters.of(account(request).name(), request)),
                jsonTransformer);
        new AskRoutes(collector, jsonTransformer, name -> account(name).name()).define(service);
        new NoticeRoutes(collector, jsonTransformer).define(service);
        service.get(ACCOUNT + "/left", (request, response) -> left(request), jsonTransformer);
        service.post(
                ACCOUNT + "/explain-envelope",
                (request, response) -> new ExplainEnvelope(collector).answer(mailbox(request), request),
                jsonTransformer);
    }

    /** However many accounts there are, the database is looked at twice. */
    private List<AccountView> accounts() {
        Map<AccountName, AccountState> states = collector.states();
        Map<AccountName, Schedule> schedules = collector.schedules();
        Optional<String> problem = collector.whyNothingIsCollected();
        return collector.accounts().stream()
                .map(account -> AccountView.of(
                        account,
                        states.get(account.name()),
                        Optional.ofNullable(schedules.get(account.name())),
                        collector.progress(account.name()),
                        problem))
                .toList();
    }

    private AccountView view(Account account) {
        return AccountView.of(
                account,
                collector.state(account.name()),
                collector.schedule(account.name()),
                collector.progress(account.name()),
                collector.whyNothingIsCollected());
    }

    /** Once more changes nothing; but what the collector paused by itself stays paused now until somebody resumes it. */
    private void pause(AccountName account) {
        boolean already = collector
                .state(account)
                .pause()
                .filter(pause -> pause.cause() == AccountState.Pause.Cause.ADMINISTRATOR)
                .isPresent();
        if (!already) {
            collector.pause(
                    account,
                    new AccountState.Pause(
                            clock.instant(), AccountState.Pause.Cause.ADMINISTRATOR, "paused by an administrator"));
        }
    }

    private List<LeftMessageView> left(Request request) {
        int offset = ParametersExtractor.extractOffset(request).getOffset();
        int limit = ParametersExtractor.extractLimit(request).getLimit().orElse(PAGE);
        return collector.left(account(request).name(), offset, Math.min(limit, LARGEST_PAGE)).stream()
                .map(LeftMessageView::of)
                .toList();
    }

    private List<DecisionView> decisions(DecisionLog.Query query) {
        return collector.decisions(query).stream().map(DecisionView::of).toList();
    }

    private Account account(Request request) {
        return account(request.params(NAME));
    }

    private Account account(String name) {
        try {
            return collector.account(new AccountName(name)).orElseThrow(() -> notFound(name));
        } catch (IllegalArgumentException e) {
            throw notFound(name);
        }
    }

    /** A mailbox, in which there is something to be looked at. */
    private Pop3Account mailbox(Request request) {
        Account account = account(request);
        if (account instanceof Pop3Account mailbox) {
            return mailbox;
        }
        throw refused(
                account instanceof TriggerAccount
                        ? "Account " + account.name()
                                + " has no mailbox: it sets off the delivery of mail, which comes by SMTP"
                        : "Account " + account.name()
                                + " is an ODMR account: its provider hands mail over by SMTP, with its"
                                + " envelope, so that there is no envelope to recover and no mailbox to ask download rules about. SMTP rules"
                                + " decide about its mail: the smtpserver odmr of conf/smtpserver.xml");
    }

    private AccountName collectable(Request request) {
        Account account = account(request);
        refuseWhereNothingIsCollected();
        if (!account.enabled()) {
            throw refused("Account " + account.name() + " is disabled in collector.xml: set <enabled>true</enabled>");
        }
        if (collector.state(account.name()).pause().isPresent()) {
            throw refused("Account " + account.name() + " is paused: resume it first, DELETE /collector/accounts/"
                    + account.name() + "/pause");
        }
        return account.name();
    }

    /** A task that waits for a run which never comes would hold up all of James' other tasks. */
    private void refuseWhereNothingIsCollected() {
        collector.whyNothingIsCollected().ifPresent(why -> {
            throw refused(why);
        });
    }

    /** Not being collected; it may be disabled or paused. */
    private AccountName resting(Request request) {
        AccountName account = mailbox(request).name();
        refuseWhereNothingIsCollected();
        if (collector.isRunning(account)) {
            throw refused(TryRulesTask.whyNot(account));
        }
        return account;
    }

    private static HaltException refused(String message) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.CONFLICT_409)
                .type(ErrorResponder.ErrorType.WRONG_STATE)
                .message(message)
                .haltError();
    }

    private static HaltException notFound(String name) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.NOT_FOUND_404)
                .type(ErrorResponder.ErrorType.NOT_FOUND)
                .message("There is no account '%s' in collector.xml", name)
                .haltError();
    }
}
