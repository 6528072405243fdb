/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A server at the other end of a line, without a line: it answers what it is sent at once, as a test says. Everything is one thread's
 * business, so that what comes before what is certain.
 */
public final class ScriptedServer implements Wire {

    /** Gives the answer to a command; {@code .} stands for the end of a message. Empty: none, and the line is cut. */
    @FunctionalInterface
    public interface Script {
        Optional<String> answer(String command);
    }

    private final Script script;
    private final Deque<String> replies = new ArrayDeque<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<Integer> sizesSent = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<StringBuilder> message = Optional.empty();
    private boolean cut;
    private boolean closed;

    ScriptedServer(String greeting, Script script) {
        this.script = script;
        reply(greeting);
    }

    /** One that offers pipelining and takes all, but for what the test's script answers. */
    public static ScriptedServer pipelining(Script script) {
        return offering("250-here\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 1000000", script);
    }

    public static ScriptedServer offering(String offers, Script script) {
        return new ScriptedServer("220 here", command -> {
            Optional<String> answer = script.answer(command);
            if (answer.isPresent() && answer.get().isEmpty()) {
                String verb = command.split("[ :]", 2)[0];
                return Optional.of(
                        switch (verb) {
                            case "EHLO" -> offers;
                            case "DATA" -> "354 go on";
                            case "QUIT" -> "221 bye";
                            default -> "250 yes";
                        });
            }
            return answer;
        });
    }

    public static final Script YES = command -> Optional.of("");

    public List<String> commands() {
        return commands;
    }

    public List<String> messages() {
        return messages;
    }

    /** Octets of each send. */
    List<Integer> sizesSent() {
        return sizesSent;
    }

    void reply(String reply) {
        reply.lines().forEach(replies::add);
    }

    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        if (cut) {
            throw new IOException("cut");
        }
        sizesSent.add(length);
        for (int i = offset; i < offset + length && !cut; i++) {
            line.write(octets[i]);
            if (octets[i] == '\n') {
                String text = line.toString(ISO_8859_1);
                line.reset();
                take(text);
            }
        }
    }

    private void take(String text) {
        if (message.isEmpty()) {
            String command = text.strip();
            commands.add(command);
            answer(command);
        } else if (text.equals(".\r\n")) {
            messages.add(message.get().toString());
            message = Optional.empty();
            commands.add(".");
            answer(".");
        } else {
            message.get().append(text.startsWith(".") ? text.substring(1) : text);
        }
    }

    private void answer(String command) {
        Optional<String> answer = script.answer(command);
        answer.ifPresent(this::reply);
        cut = answer.isEmpty();
        if (command.equals("DATA")
                && answer.filter(text -> text.startsWith("354")).isPresent()) {
            message = Optional.of(new StringBuilder());
        }
    }

    @Override
    public String readLine(Duration patience) throws IOException {
        if (replies.isEmpty()) {
            throw new IOException(cut ? "cut" : "no answer");
        }
        return replies.remove();
    }

    @Override
    public boolean hasUnread() {
        return !replies.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
