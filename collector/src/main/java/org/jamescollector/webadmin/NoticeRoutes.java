/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.util.List;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.apache.james.webadmin.utils.ParametersExtractor;
import org.apache.james.webadmin.utils.Responses;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.history.Outbox;
import spark.HaltException;
import spark.Request;
import spark.Service;

/** Mails that the collector has written and that cannot be sent: to be looked at, tried again or removed. */
final class NoticeRoutes {

    private static final String NOTICES = CollectorRoutes.BASE + "/notices";
    private static final String ID = ":id";
    private static final int PAGE = 100;

    private final CollectorService collector;
    private final JsonTransformer jsonTransformer;

    NoticeRoutes(CollectorService collector, JsonTransformer jsonTransformer) {
        this.collector = collector;
        this.jsonTransformer = jsonTransformer;
    }

    void define(Service service) {
        service.get(NOTICES, (request, response) -> setAside(request), jsonTransformer);
        service.post(NOTICES + "/" + ID, (request, response) -> {
            tryAgain(request);
            return Responses.returnNoContent(response);
        });
        service.delete(NOTICES + "/" + ID, (request, response) -> {
            requireFound(collector.removeNotice(request.params(ID)), request);
            return Responses.returnNoContent(response);
        });
    }

    private List<NoticeView> setAside(Request request) {
        int offset = ParametersExtractor.extractOffset(request).getOffset();
        int limit = ParametersExtractor.extractLimit(request).getLimit().orElse(PAGE);
        return collector.noticesSetAside(offset, Math.min(limit, Outbox.SetAside.MOST)).stream()
                .map(NoticeView::of)
                .toList();
    }

    private void tryAgain(Request request) {
        if (!"retry".equals(request.queryParams("action"))) {
            throw ErrorResponder.builder()
                    .statusCode(HttpStatus.BAD_REQUEST_400)
                    .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                    .message("'action' has to be retry")
                    .haltError();
        }
        requireFound(collector.tryNoticeAgain(request.params(ID)), request);
    }

    private static void requireFound(boolean found, Request request) throws HaltException {
        if (!found) {
            throw ErrorResponder.builder()
                    .statusCode(HttpStatus.NOT_FOUND_404)
                    .type(ErrorResponder.ErrorType.NOT_FOUND)
                    .message("No notice was set aside under the id '%s'", request.params(ID))
                    .haltError();
        }
    }
}
