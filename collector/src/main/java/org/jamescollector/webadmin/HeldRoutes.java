/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.james.core.Domain;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.lib.AbstractStateCompositeProcessor;
import org.apache.james.task.Task;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.tasks.TaskFromRequestRegistry;
import org.apache.james.webadmin.tasks.TaskRegistrationKey;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.apache.james.webadmin.utils.ParametersExtractor;
import org.apache.james.webadmin.utils.Responses;
import org.apache.mailet.Mail;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;
import spark.HaltException;
import spark.Request;
import spark.Service;

/** What an administrator sees of held mail and can do to it, below {@code /collector/held}. */
public final class HeldRoutes implements Routes {

    static final String BASE = "/collector/held";
    private static final String NAME = ":domain";
    private static final String KEY = ":key";
    private static final String DOMAIN = BASE + "/" + NAME;
    private static final String ONE = DOMAIN + "/" + KEY;
    private static final TaskRegistrationKey RELEASE = TaskRegistrationKey.of("release");
    private static final String DEFAULT_PROCESSOR = "relay";
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    private final ProviderSettings settings;
    private final HeldMail held;
    private final ReleasedMail released;
    private final MailProcessor processors;
    private final TaskManager taskManager;
    private final JsonTransformer jsonTransformer;

    /** @param processors those of mailetcontainer.xml */
    @Inject
    public HeldRoutes(
            ProviderSettings settings,
            HeldMail held,
            ReleasedMail released,
            MailProcessor processors,
            TaskManager taskManager,
            JsonTransformer jsonTransformer) {
        this.settings = settings;
        this.held = held;
        this.released = released;
        this.processors = processors;
        this.taskManager = taskManager;
        this.jsonTransformer = jsonTransformer;
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        // The administrator can do something about it once he knows why.
        service.exception(HeldMailException.class, (e, request, response) -> {
            response.status(HttpStatus.INTERNAL_SERVER_ERROR_500);
            response.body(ErrorResponder.builder()
                    .statusCode(HttpStatus.INTERNAL_SERVER_ERROR_500)
                    .type(ErrorResponder.ErrorType.SERVER_ERROR)
                    .message(e.getMessage())
                    .cause(e)
                    .asString());
        });
        service.get(BASE, (request, response) -> domains(), jsonTransformer);
        service.get(DOMAIN, (request, response) -> mails(request), jsonTransformer);
        service.post(DOMAIN, releasing().buildAsRoute(taskManager), jsonTransformer);
        service.post(ONE, releasing().buildAsRoute(taskManager), jsonTransformer);
        service.get(ONE, (request, response) -> mail(request), jsonTransformer);
        service.delete(ONE, (request, response) -> {
            remove(request);
            return Responses.returnNoContent(response);
        });
    }

    private TaskFromRequestRegistry.Builder releasing() {
        return TaskFromRequestRegistry.builder().register(RELEASE, this::release);
    }

    private List<HeldDomainView> domains() throws HeldMailException {
        List<HeldDomainView> views = new ArrayList<>();
        for (HeldDomain domain : settings.domains().values()) {
            views.add(HeldDomainView.of(domain, held.amount(domain)));
        }
        return views;
    }

    /** The names tell the page; only what is on it is loaded, one mail after the other. */
    private List<HeldMailView> mails(Request request) throws HeldMailException {
        HeldDomain domain = domain(request);
        int offset = ParametersExtractor.extractOffset(request).getOffset();
        int limit =
                Math.min(ParametersExtractor.extractLimit(request).getLimit().orElse(PAGE), LARGEST_PAGE);
        List<HeldMailView> views = new ArrayList<>();
        for (HeldKey key :
                held.oldestFirst(domain).stream().skip(offset).limit(limit).toList()) {
            viewOrKey(domain, key).ifPresent(views::add);
        }
        return views;
    }

    /** One that cannot be loaded does not hide the others, and can be removed. */
    private Optional<HeldMailView> viewOrKey(HeldDomain domain, HeldKey key) {
        try {
            return view(domain, key);
        } catch (HeldMailException e) {
            return Optional.of(HeldMailView.unreadable(key, e.getMessage()));
        }
    }

    private HeldMailView mail(Request request) throws HeldMailException {
        HeldKey key = existing(request);
        return view(domain(request), key).orElseThrow(() -> noMail(key.toString()));
    }

    private Optional<HeldMailView> view(HeldDomain domain, HeldKey key) throws HeldMailException {
        Optional<Mail> mail = held.retrieve(domain, key);
        try {
            return mail.map(found -> HeldMailView.of(key, found));
        } finally {
            mail.ifPresent(LifecycleUtil::dispose);
        }
    }

    private Task release(Request request) {
        HeldDomain domain = domain(request);
        List<HeldKey> keys =
                Optional.ofNullable(request.params(KEY)).isPresent() ? List.of(existing(request)) : List.of();
        return new ReleaseHeldMailTask(released, domain, keys, processor(request));
    }

    /** James does not find out before the mail is in the spool, and then gives it to the processor for errors. */
    private String processor(Request request) {
        String name = Optional.ofNullable(request.queryParams("processor")).orElse(DEFAULT_PROCESSOR);
        if (processors instanceof AbstractStateCompositeProcessor all) {
            Set<String> known = new TreeSet<>(Arrays.asList(all.getProcessorStates()));
            if (!known.contains(name)) {
                throw ErrorResponder.builder()
                        .statusCode(HttpStatus.BAD_REQUEST_400)
                        .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                        .message(
                                "mailetcontainer.xml has no processor '%s'; 'processor' has to be one of %s",
                                name, String.join(", ", known))
                        .haltError();
            }
        }
        return name;
    }

    private void remove(Request request) throws HeldMailException {
        HeldDomain domain = domain(request);
        if (!released.remove(domain, existing(request))) {
            throw ErrorResponder.builder()
                    .statusCode(HttpStatus.CONFLICT_409)
                    .type(ErrorResponder.ErrorType.WRONG_STATE)
                    .message(
                            "The mail of %s is being fetched or sent; nothing was removed. Try again when that has ended",
                            domain)
                    .haltError();
        }
    }

    private HeldDomain domain(Request request) {
        String name = request.params(NAME);
        try {
            return settings.domain(Domain.of(name)).orElseThrow(() -> noDomain(name));
        } catch (IllegalArgumentException e) {
            throw noDomain(name);
        }
    }

    private HeldKey existing(Request request) {
        String text = request.params(KEY);
        HeldKey key = HeldKey.parse(text).orElseThrow(() -> noMail(text));
        HeldDomain domain = domain(request);
        try {
            // Its name tells: one that cannot be loaded is there, too.
            if (!held.oldestFirst(domain).contains(key)) {
                throw noMail(text);
            }
            return key;
        } catch (HeldMailException e) {
            throw ErrorResponder.builder()
                    .statusCode(HttpStatus.INTERNAL_SERVER_ERROR_500)
                    .type(ErrorResponder.ErrorType.SERVER_ERROR)
                    .message(e.getMessage())
                    .cause(e)
                    .haltError();
        }
    }

    private static HaltException noDomain(String name) {
        return notFound("There is no domain '%s' in <provider> of collector.xml", name);
    }

    private static HaltException noMail(String key) {
        return notFound("There is no mail '%s' here: it was delivered, given back, released or removed", key);
    }

    private static HaltException notFound(String message, String what) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.NOT_FOUND_404)
                .type(ErrorResponder.ErrorType.NOT_FOUND)
                .message(message, what)
                .haltError();
    }
}
