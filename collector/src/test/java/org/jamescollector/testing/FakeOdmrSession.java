/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection with {@link FakeOdmrProvider}. */
final class FakeOdmrSession implements Runnable, AutoCloseable {

    private static final String CHALLENGE = "<1896.697170952@provider.example.net>";

    private final FakeOdmrProvider provider;
    private volatile Socket socket;
    private boolean encrypted;
    private boolean signedIn;

    FakeOdmrSession(FakeOdmrProvider provider, Socket socket) {
        this.provider = provider;
        this.socket = socket;
    }

    @Override
    public void run() {
        try (this) {
            if (provider.isTlsAtOnce()) {
                encrypt();
            }
            say("greeting", "220 provider.example.net ODMR");
            for (String line = hear(); !line.isEmpty(); line = hear()) {
                provider.heard(line);
                if (!serve(line)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has gone, or the test is over.
        }
    }

    private boolean serve(String line) throws IOException {
        String verb = FakeOdmrProvider.verb(line);
        switch (verb) {
            case "EHLO" -> say(verb, ehlo());
            case "STARTTLS" -> {
                if (say(verb, "220 go ahead").startsWith("220")) {
                    encrypt();
                    signedIn = false;
                }
            }
            case "AUTH" -> authenticate(line);
            case "ATRN" -> {
                return atrn();
            }
            case "QUIT" -> {
                say(verb, "221 bye");
                return false;
            }
            default -> say(verb, "502 not here");
        }
        return true;
    }

    private String ehlo() {
        List<String> lines = new ArrayList<>(List.of("provider.example.net"));
        lines.addAll(provider.keywords(encrypted));
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            reply.append("250").append(i + 1 < lines.size() ? '-' : ' ').append(lines.get(i));
            reply.append(i + 1 < lines.size() ? "\r\n" : "");
        }
        return reply.toString();
    }

    private boolean atrn() throws IOException {
        if (!signedIn) {
            say("ATRN", "530 authentication required");
            return true;
        }
        String usual = provider.isEmpty() ? "453 you have no mail" : "250 now reversing the connection";
        if (!say("ATRN", usual).startsWith("250")) {
            return true;
        }
        provider.turn(new TurnedSmtp(socket, provider.answersHeard()));
        return false;
    }

    private void authenticate(String line) throws IOException {
        String[] words = line.split(" ");
        boolean right =
                switch (words[1]) {
                    case "PLAIN" -> decoded(initial(words)).equals("\0user\0" + FakeOdmrProvider.SECRET);
                    case "LOGIN" -> login();
                    case "CRAM-MD5" -> decoded(challenge(CHALLENGE)).equals("user " + hmac());
                    case "XOAUTH2" -> bearer(
                            initial(words), "user=user\1auth=Bearer " + FakeOdmrProvider.SECRET + "\1\1", "");
                    case "OAUTHBEARER" -> bearer(
                            initial(words),
                            "n,a=user,\1host=127.0.0.1\1port=" + provider.port() + "\1auth=Bearer "
                                    + FakeOdmrProvider.SECRET + "\1\1",
                            "\1");
                    default -> false;
                };
        String reply = say("AUTH", right ? "235 welcome" : "535 5.7.8 no such user or password");
        signedIn = reply.startsWith("235");
    }

    /** Both are asked for, whatever the first is. */
    private boolean login() throws IOException {
        String user = decoded(challenge("User Name"));
        String password = decoded(challenge("Password"));
        return user.equals(FakeOdmrProvider.USER) && password.equals(FakeOdmrProvider.SECRET);
    }

    /** A token that is wrong is told of by a challenge, which wants an answer. */
    private boolean bearer(String response, String expected, String answer) throws IOException {
        if (decoded(response).equals(expected)) {
            return true;
        }
        if (!decoded(challenge("{\"status\":\"invalid_token\"}")).equals(answer)) {
            throw new IOException("the client does not know what to say to an error");
        }
        return false;
    }

    private String initial(String[] words) throws IOException {
        return words.length > 2 ? words[2] : challenge("");
    }

    private String challenge(String text) throws IOException {
        say("challenge", "334 " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
        String response = hear();
        provider.heard(response);
        return response;
    }

    private static String decoded(String response) {
        return new String(Base64.getDecoder().decode(response), UTF_8);
    }

    private static String hmac() {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(FakeOdmrProvider.SECRET.getBytes(UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(CHALLENGE.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return what was said, or would have been */
    private String say(String step, String usual) throws IOException {
        if (provider.cutsAt(step)) {
            throw new IOException("cut");
        }
        String reply = provider.overridden(step).orElse(usual);
        if (provider.stallsAt(step)) {
            hear();
            throw new IOException("gone");
        }
        socket.getOutputStream().write((reply + "\r\n" + provider.followed(step)).getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return reply;
    }

    private String hear() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("gone");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(UTF_8);
    }

    private void encrypt() throws IOException {
        SSLContext context = provider.tls().orElseThrow();
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "", socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        socket = tls;
        encrypted = true;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Gone already.
        }
    }
}
