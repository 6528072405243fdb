/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.apache.james.webadmin.utils.ParametersExtractor;
import org.apache.james.webadmin.utils.Responses;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import spark.HaltException;
import spark.Request;
import spark.Service;

/** Who was asked about messages at providers, and releasing one in the place of whoever was asked. */
final class AskRoutes {

    private static final String ASKS = CollectorRoutes.BASE + "/asks";
    private static final String ID = ":id";
    private static final int PAGE = 100;
    private static final List<String> PARAMETERS = List.of("account", "state", "limit", "offset");

    private final CollectorService collector;
    private final JsonTransformer jsonTransformer;
    private final Function<String, AccountName> accounts;

    /** @param accounts gives the account of this name, or says that there is none */
    AskRoutes(CollectorService collector, JsonTransformer jsonTransformer, Function<String, AccountName> accounts) {
        this.collector = collector;
        this.jsonTransformer = jsonTransformer;
        this.accounts = accounts;
    }

    void define(Service service) {
        service.get(ASKS, (request, response) -> asks(request), jsonTransformer);
        service.get(ASKS + "/" + ID, (request, response) -> AskView.of(ask(request), collector.now()), jsonTransformer);
        service.post(ASKS + "/" + ID, (request, response) -> {
            release(request);
            return Responses.returnNoContent(response);
        });
        service.delete(ASKS + "/" + ID, (request, response) -> {
            end(request);
            return Responses.returnNoContent(response);
        });
    }

    private List<AskView> asks(Request request) {
        for (String name : new TreeSet<>(request.queryParams())) {
            if (!PARAMETERS.contains(name)) {
                throw wrong("There is no parameter '" + name + "' here; allowed are " + String.join(", ", PARAMETERS));
            }
            if (request.queryParamsValues(name).length > 1) {
                throw wrong("'" + name + "' is given more than once");
            }
        }
        Asks.Query query = new Asks.Query(
                text(request, "account").map(this::account),
                text(request, "state").map(AskRoutes::state),
                collector.now(),
                ParametersExtractor.extractOffset(request).getOffset(),
                Math.min(ParametersExtractor.extractLimit(request).getLimit().orElse(PAGE), Asks.Query.MOST));
        return collector.asks(query).stream()
                .map(ask -> AskView.of(ask, query.now()))
                .toList();
    }

    /** One that was taken out of collector.xml may still have asks. */
    private AccountName account(String name) {
        try {
            AccountName account = new AccountName(name);
            Asks.Query any = new Asks.Query(Optional.of(account), Optional.empty(), collector.now(), 0, 1);
            return collector.asks(any).isEmpty() ? accounts.apply(name) : account;
        } catch (IllegalArgumentException e) {
            return accounts.apply(name);
        }
    }

    private static Optional<String> text(Request request, String name) {
        return Optional.ofNullable(request.queryParams(name)).filter(text -> !text.isEmpty());
    }

    private static Asks.Find state(String text) {
        return Stream.of(Asks.Find.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong("'state' is none of "
                        + Stream.of(Asks.Find.values())
                                .map(state -> state.name().toLowerCase(Locale.ROOT))
                                .sorted()
                                .collect(Collectors.joining(", "))));
    }

    private Ask ask(Request request) {
        String id = request.params(ID);
        return collector.ask(id).orElseThrow(() -> ErrorResponder.builder()
                .statusCode(HttpStatus.NOT_FOUND_404)
                .type(ErrorResponder.ErrorType.NOT_FOUND)
                .message("Nobody was asked anything under the id '%s'", id)
                .haltError());
    }

    private void release(Request request) {
        Ask ask = ask(request);
        String action = text(request, "action").orElse("");
        if (!action.equals("release")) {
            throw wrong("'action' has to be release");
        }
        if (!collector.isConfigured(ask.account())) {
            throw conflict("Ask " + ask.id() + " is of account " + ask.account()
                    + ", which is not in collector.xml: nothing collects the message. DELETE ends the ask");
        }
        if (!collector.release(ask.id())) {
            String state = AskView.of(ask, collector.now()).state();
            throw conflict("Ask " + ask.id() + " is " + state + ": there is nothing to release");
        }
    }

    private void end(Request request) {
        Ask ask = ask(request);
        if (!collector.end(ask)) {
            throw conflict("Ask " + ask.id() + " is of account " + ask.account()
                    + ", which is in collector.xml: its rules would ask again. Change the rules, or release it");
        }
    }

    private static HaltException conflict(String message) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.CONFLICT_409)
                .type(ErrorResponder.ErrorType.WRONG_STATE)
                .message(message)
                .haltError();
    }

    private static HaltException wrong(String message) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.BAD_REQUEST_400)
                .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                .message(message)
                .haltError();
    }
}
