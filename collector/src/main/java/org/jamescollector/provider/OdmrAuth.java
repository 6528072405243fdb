/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.base.Splitter;
import com.google.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.jamescollector.held.ProviderSettings.SignInRules;

/**
 * AUTH (RFC 4954) of a port for on-demand mail relay: CRAM-MD5 (RFC 2195), which RFC 2645 wants and James' own AUTH has not, PLAIN
 * (RFC 4616) and LOGIN.
 */
public final class OdmrAuth implements CommandHandler<SMTPSession>, EhloExtension {

    private static final String CRAM_MD5 = "CRAM-MD5";
    private static final String PLAIN = "PLAIN";
    private static final String LOGIN = "LOGIN";
    private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();
    private static final Splitter PLAIN_PARTS = Splitter.on('\0');

    private static final Response TLS_FIRST = Answers.of("530", "5.7.0 STARTTLS first");
    private static final Response SYNTAX = Answers.of("501", "5.5.2 Not what AUTH takes");
    private static final Response ABORTED = Answers.of("501", "5.7.0 Authentication aborted");
    private static final Response UNKNOWN = Answers.of("504", "5.5.4 Unrecognized authentication mechanism");
    private static final Response ALREADY = Answers.of("503", "5.5.1 You have signed in already");

    private final SignInDesk desk;

    @Inject
    public OdmrAuth(SignInDesk desk) {
        this.desk = desk;
    }

    @Override
    public Collection<String> getImplCommands() {
        return List.of("AUTH");
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        List<String> mechanisms = mechanisms(session);
        return mechanisms.isEmpty() ? List.of() : List.of("AUTH " + String.join(" ", mechanisms));
    }

    private List<String> mechanisms(SMTPSession session) {
        SignInRules rules = desk.signIns().rules();
        boolean unprotected = !session.isTLSStarted();
        if (unprotected && rules.tlsRequired()) {
            return List.of();
        }
        List<String> mechanisms = new ArrayList<>();
        if (!rules.secrets().isEmpty()) {
            mechanisms.add(CRAM_MD5);
        }
        if (!unprotected || rules.plaintextPasswordAllowed()) {
            mechanisms.add(PLAIN);
            mechanisms.add(LOGIN);
        }
        return mechanisms;
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        if (session.getUsername() != null) {
            return ALREADY;
        }
        if (!AtrnHandler.saidEhlo(session)) {
            return Answers.EHLO_FIRST;
        }
        if (!session.isTLSStarted() && desk.signIns().rules().tlsRequired()) {
            return TLS_FIRST;
        }
        List<String> words =
                WORDS.splitToList(Optional.ofNullable(request.getArgument()).orElse(""));
        if (words.isEmpty() || words.size() > 2) {
            return SYNTAX;
        }
        String mechanism = words.get(0).toUpperCase(Locale.ROOT);
        if (!mechanisms(session).contains(mechanism)) {
            return UNKNOWN;
        }
        Optional<String> initial = words.stream().skip(1).findFirst();
        if (mechanism.equals(CRAM_MD5)) {
            return initial.isPresent() ? SYNTAX : cramMd5(session);
        }
        boolean plain = mechanism.equals(PLAIN);
        Function<String, Response> next = plain ? text -> plain(session, text) : text -> login(session, text);
        return initial.isPresent() ? decoded(initial.get(), next) : ask(session, plain ? "" : "Username:", next);
    }

    private Response cramMd5(SMTPSession session) {
        String challenge = desk.signIns().challenge(session.getConfiguration().getHelloName());
        return ask(session, challenge, answer -> {
            int blank = answer.lastIndexOf(' ');
            if (blank <= 0) {
                return SYNTAX;
            }
            String digest = answer.substring(blank + 1);
            return check(
                    session,
                    CRAM_MD5,
                    answer.substring(0, blank),
                    user -> () -> desk.signIns().isRight(user, challenge, digest));
        });
    }

    /** Nobody signs in for somebody else: the identity to act as is the user's own, or left out. */
    private Response plain(SMTPSession session, String text) {
        List<String> parts = PLAIN_PARTS.splitToList(text);
        if (parts.size() != 3 || !(parts.get(0).isEmpty() || parts.get(0).equals(parts.get(1)))) {
            return SYNTAX;
        }
        return password(session, PLAIN, parts.get(1), parts.get(2));
    }

    private Response login(SMTPSession session, String user) {
        return ask(session, "Password:", password -> password(session, LOGIN, user, password));
    }

    private Response password(SMTPSession session, String mechanism, String user, String password) {
        return check(session, mechanism, user, name -> () -> desk.signIns().isRight(name, password));
    }

    private Response check(
            SMTPSession session, String mechanism, String user, Function<Username, SignInDesk.Check> check) {
        if (!isText(user)) {
            return SYNTAX;
        }
        Username name;
        try {
            name = Username.of(user);
        } catch (IllegalArgumentException e) {
            return SYNTAX;
        }
        return desk.signIn(session, mechanism, name, check.apply(name));
    }

    /** RFC 4616, section 2, and RFC 4013 allow nothing else in a name; James' users repository writes it into the log as it is. */
    private static boolean isText(String user) {
        return user.codePoints()
                .map(Character::getType)
                .noneMatch(type -> type == Character.CONTROL
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }

    private static Response ask(SMTPSession session, String question, Function<String, Response> next) {
        session.pushLineHandler(new Answer(next));
        return Answers.of("334", Base64.getEncoder().encodeToString(question.getBytes(StandardCharsets.UTF_8)));
    }

    private static Response decoded(String base64, Function<String, Response> next) {
        String text;
        try {
            // RFC 4954, section 4: an empty one is written as a single =.
            byte[] octets =
                    base64.equals("=") ? new byte[0] : Base64.getDecoder().decode(base64);
            text = new String(octets, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return SYNTAX;
        }
        return next.apply(text);
    }

    /** Waits for one line. */
    private record Answer(Function<String, Response> next) implements LineHandler<SMTPSession> {

        @Override
        public Response onLine(SMTPSession session, byte[] line) {
            session.popLineHandler();
            String text = new String(line, StandardCharsets.US_ASCII).strip();
            return text.equals("*") ? ABORTED : decoded(text, next);
        }
    }
}
