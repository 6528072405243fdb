/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.ParametersExtractor;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.MessageKey;
import spark.HaltException;
import spark.Request;

/** Which decisions a request asks for. A parameter without a value is none, as elsewhere in James. */
final class DecisionParameters {

    private static final int PAGE = 100;
    private static final String ACCOUNT = "account";
    private static final List<String> OF_AN_ACCOUNT =
            List.of("decision", "rule", "sender", "uniqueId", "from", "to", "offset", "limit");
    private static final List<String> OF_ALL =
            List.of(ACCOUNT, "decision", "rule", "sender", "uniqueId", "from", "to", "offset", "limit");

    private final Request request;

    private DecisionParameters(Request request) {
        this.request = request;
    }

    /** @param accounts gives the account of this name, or says that there is none */
    static DecisionLog.Query ofAll(Request request, Function<String, AccountName> accounts) {
        DecisionParameters parameters = new DecisionParameters(request);
        parameters.rejectOthersThan(OF_ALL);
        return parameters.query(parameters.text(ACCOUNT).map(accounts));
    }

    static DecisionLog.Query of(AccountName account, Request request) {
        DecisionParameters parameters = new DecisionParameters(request);
        parameters.rejectOthersThan(OF_AN_ACCOUNT);
        return parameters.query(Optional.of(account));
    }

    private DecisionLog.Query query(Optional<AccountName> account) {
        Optional<Instant> from = time("from");
        Optional<Instant> to = time("to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw wrong("'to' has to be later than 'from'");
        }
        return new DecisionLog.Query(
                account,
                decision(),
                text("rule"),
                text("sender"),
                text("uniqueId").map(MessageKey::ofUniqueId),
                from,
                to,
                ParametersExtractor.extractOffset(request).getOffset(),
                Math.min(ParametersExtractor.extractLimit(request).getLimit().orElse(PAGE), DecisionLog.Query.MOST));
    }

    /** A parameter that is mistyped would be a filter that does not filter. */
    private void rejectOthersThan(List<String> allowed) {
        for (String name : new TreeSet<>(request.queryParams())) {
            if (!allowed.contains(name)) {
                throw wrong("There is no parameter '" + name + "' here; allowed are " + String.join(", ", allowed));
            }
            if (request.queryParamsValues(name).length > 1) {
                throw wrong("'" + name + "' is given more than once");
            }
        }
    }

    private Optional<String> decision() {
        Optional<String> decision = text("decision");
        if (decision.filter(word -> !CollectorService.DECISIONS.contains(word)).isPresent()) {
            throw wrong("'decision' is none of " + String.join(", ", CollectorService.DECISIONS));
        }
        return decision;
    }

    private Optional<Instant> time(String name) {
        return text(name).map(text -> {
            try {
                return instant(text);
            } catch (DateTimeException e) {
                throw wrong("'" + name + "' has to be a time such as 2026-11-23T14:00:00Z, or a day such as 2026-11-23,"
                        + " which is its first moment in UTC");
            }
        });
    }

    private static Instant instant(String text) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        // The + of an offset is a blank in an address, unless it is written %2B.
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text.replace(' ', '+'), Instant::from);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(request.queryParams(name)).filter(text -> !text.isEmpty());
    }

    private static HaltException wrong(String message) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.BAD_REQUEST_400)
                .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                .message(message)
                .haltError();
    }
}
