/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One session of a {@link FakePop3Server}: RFC 1939, but for what the server was told to do otherwise. */
final class FakePop3Session {

    private static final String USER = "user";
    private static final String PASSWORD = "right";
    private static final String CHALLENGE = "<1896.697170952@fake.example.com>";

    private final FakePop3Server server;
    private final FakePop3Line line;
    private final int number;
    private final Set<Integer> deleted = new TreeSet<>();
    private List<FakeMessage> messages = List.of();
    private boolean encrypted;
    private boolean signedIn;

    FakePop3Session(FakePop3Server server, FakePop3Line line, int number, boolean encrypted) {
        this.server = server;
        this.line = line;
        this.number = number;
        this.encrypted = encrypted;
    }

    void run() throws IOException {
        if (!instead("greeting")) {
            line.sendLine(server.greeting());
        }
        boolean open = true;
        while (open) {
            String command = line.readLine();
            server.received(number, command, line.linesThatWait() + 1);
            if (!instead(command)) {
                open = answer(command);
            }
        }
        line.flush();
    }

    /** @return whether the step was answered in another way than it should */
    private boolean instead(String step) throws IOException {
        Optional<FakeAnswer> answer = server.answerAt(step);
        if (answer.isPresent()) {
            answer.get().give(line);
        }
        return answer.filter(given -> !given.leavesTheRest()).isPresent();
    }

    /** @return whether the session goes on */
    private boolean answer(String command) throws IOException {
        String[] words = command.split(" ", 3);
        String verb = words[0].toUpperCase(Locale.ROOT);
        if (!server.knows(verb)) {
            line.sendLine("-ERR unknown command");
            return true;
        }
        switch (verb) {
            case "CAPA" -> multiLine(server.capabilities(encrypted));
            case "STLS" -> startTls();
            case "USER", "NOOP" -> line.sendLine("+OK");
            case "PASS" -> signIn(
                    command.substring(Math.min(5, command.length())).equals(PASSWORD));
            case "APOP" -> signIn(words.length == 3 && words[2].equals(apop()));
            case "AUTH" -> authenticate(words[1].toUpperCase(Locale.ROOT), words.length > 2 ? words[2] : "");
            case "QUIT" -> {
                quit();
                return false;
            }
            default -> transaction(verb, command.split(" "));
        }
        return true;
    }

    private void transaction(String verb, String[] words) throws IOException {
        if (!signedIn) {
            line.sendLine("-ERR sign in first");
            return;
        }
        switch (verb) {
            case "STAT" -> line.sendLine("+OK " + left().size() + " "
                    + left().stream().mapToLong(this::size).sum());
            case "UIDL" -> multiLine(
                    left().stream().map(n -> n + " " + message(n).uniqueId()).toList());
            case "LIST" -> multiLine(left().stream().map(n -> n + " " + size(n)).toList());
            case "RETR" -> sendMessage(words, message -> message.stuffed());
            case "TOP" -> sendMessage(words, message -> message.top(Integer.parseInt(words[2])));
            case "*ENV" -> {
                if (exists(words)) {
                    sendEnvelope(message(Integer.parseInt(words[1])));
                }
            }
            case "DELE" -> {
                if (exists(words)) {
                    deleted.add(Integer.parseInt(words[1]));
                    line.sendLine("+OK");
                }
            }
            case "RSET" -> {
                deleted.clear();
                line.sendLine("+OK");
            }
            default -> line.sendLine("-ERR unknown command");
        }
    }

    private void sendEnvelope(FakeMessage message) throws IOException {
        Optional<List<String>> lines = message.envelope();
        if (lines.isPresent()) {
            multiLine(lines.get().stream()
                    .map(text -> text.startsWith(".") ? "." + text : text)
                    .toList());
        } else {
            line.sendLine("-ERR no envelope");
        }
    }

    private interface Part {
        byte[] of(FakeMessage message);
    }

    private void sendMessage(String[] words, Part part) throws IOException {
        if (exists(words)) {
            line.sendLine("+OK here it is");
            line.send(part.of(message(Integer.parseInt(words[1]))));
            line.sendLine(".");
        }
    }

    /** Says -ERR where it does not. */
    private boolean exists(String[] words) throws IOException {
        int wanted = Integer.parseInt(words[1]);
        boolean exists = left().contains(wanted);
        if (!exists) {
            line.sendLine("-ERR no such message");
        }
        return exists;
    }

    private List<Integer> left() {
        List<Integer> numbers = new ArrayList<>();
        for (int n = 1; n <= messages.size(); n++) {
            if (!deleted.contains(n)) {
                numbers.add(n);
            }
        }
        return numbers;
    }

    private FakeMessage message(int wanted) {
        return messages.get(wanted - 1);
    }

    private long size(int wanted) {
        return message(wanted).size();
    }

    private void multiLine(List<String> lines) throws IOException {
        line.sendLine("+OK");
        for (String each : lines) {
            line.sendLine(each);
        }
        line.sendLine(".");
    }

    private void startTls() throws IOException {
        line.sendLine("+OK begin TLS");
        line.startTls(server.tlsContext());
        encrypted = true;
    }

    private void signIn(boolean right) throws IOException {
        if (!right) {
            line.sendLine("-ERR " + (server.offers("AUTH-RESP-CODE") ? "[AUTH] " : "") + "no");
        } else if (!server.enter(number)) {
            line.sendLine("-ERR [IN-USE] somebody else is here");
        } else {
            signedIn = true;
            messages = server.maildrop();
            line.sendLine("+OK");
        }
    }

    private void quit() throws IOException {
        if (signedIn) {
            server.remove(deleted.stream().map(this::message).toList());
        }
        line.sendLine("+OK bye");
    }

    private String apop() {
        try {
            byte[] text = (server.timestamp() + PASSWORD).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void authenticate(String mechanism, String initial) throws IOException {
        switch (mechanism) {
            case "PLAIN" -> {
                String response = initial.isEmpty() ? ask("") : decode(initial);
                signIn(response.equals("\0" + USER + "\0" + PASSWORD));
            }
            case "LOGIN" -> {
                String user = ask("Username:");
                String password = ask("Password:");
                signIn(user.equals(USER) && password.equals(PASSWORD));
            }
            case "CRAM-MD5" -> signIn(ask(CHALLENGE).equals(USER + " " + hmac()));
            default -> line.sendLine("-ERR unknown mechanism");
        }
    }

    private String ask(String challenge) throws IOException {
        line.sendLine("+ " + Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.UTF_8)));
        String response = line.readLine();
        server.received(number, response, 1);
        return decode(response);
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private String hmac() {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(PASSWORD.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(CHALLENGE.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
