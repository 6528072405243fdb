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
import org.apache.james.webadmin.utils.Responses;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.CollectorService;
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
                        .buildAsRoute(taskManager),
                jsonTransformer);
        service.put(ACCOUNT + "/pause", (request, response) -> {
            collector.pause(
                    account(request).name(),
                    new AccountState.Pause(
                            clock.instant(), AccountState.Pause.Cause.ADMINISTRATOR, "paused by an administrator"));
            return Responses.returnNoContent(response);
        });
        service.delete(ACCOUNT + "/pause", (request, response) -> {
            collector.resume(account(request).name());
            return Responses.returnNoContent(response);
        });
        service.get(ACCOUNT + "/left", (request, response) -> left(request), jsonTransformer);
    }

    private List<AccountView> accounts() {
        Map<AccountName, AccountState> states = collector.states();
        return collector.accounts().stream()
                .map(account -> view(
                        account,
                        Optional.ofNullable(states.get(account.name()))
                                .orElseGet(() -> collector.state(account.name()))))
                .toList();
    }

    private AccountView view(Pop3Account account) {
        return view(account, collector.state(account.name()));
    }

    private AccountView view(Pop3Account account, AccountState state) {
        return AccountView.of(
                account,
                state,
                collector.runningOn(account.name()),
                collector.progress(account.name()),
                collector.nextRun(account.name()));
    }

    private List<LeftMessageView> left(Request request) {
        return collector
                .left(
                        account(request).name(),
                        number(request, "offset", 0, Integer.MAX_VALUE),
                        number(request, "limit", PAGE, LARGEST_PAGE))
                .stream()
                .map(LeftMessageView::of)
                .toList();
    }

    private Pop3Account account(Request request) {
        String name = request.params(NAME);
        try {
            return collector.account(new AccountName(name)).orElseThrow(() -> notFound(name));
        } catch (IllegalArgumentException e) {
            throw notFound(name);
        }
    }

    private AccountName collectable(Request request) {
        Pop3Account account = account(request);
        if (!account.enabled()) {
            throw refused("Account " + account.name() + " is disabled in collector.xml: set <enabled>true</enabled>");
        }
        if (collector.state(account.name()).pause().isPresent()) {
            throw refused("Account " + account.name() + " is paused: resume it first, DELETE /collector/accounts/"
                    + account.name() + "/pause");
        }
        return account.name();
    }

    private static int number(Request request, String parameter, int otherwise, int largest) {
        Optional<String> value = Optional.ofNullable(request.queryParams(parameter));
        try {
            int number = value.map(Integer::parseInt).orElse(otherwise);
            if (number < 0) {
                throw new NumberFormatException(parameter);
            }
            return Math.min(number, largest);
        } catch (NumberFormatException e) {
            throw ErrorResponder.builder()
                    .statusCode(HttpStatus.BAD_REQUEST_400)
                    .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                    .message("'%s' must be a number, 0 or more", parameter)
                    .haltError();
        }
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
