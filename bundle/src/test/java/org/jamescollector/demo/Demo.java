/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The main class of {@code bin/demo}. */
public final class Demo {

    private Demo() {}

    public static void main(String[] arguments) {
        int status;
        try {
            status = run(System.out, arguments);
        } catch (Exception e) {
            System.err.println(e.getMessage());
            status = 1;
        }
        // Also ends the provider's threads, which would keep the JVM up.
        System.exit(status);
    }

    private static int run(PrintStream out, String... arguments) throws Exception {
        if (Options.asksForHelp(arguments)) {
            out.print(Options.USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.print(Options.USAGE);
            return 2;
        }
        Optional<RealAccount> account = options.account();
        return account.isPresent() ? realMailbox(out, account.get()) : sampleMail(out, options.once());
    }

    private static int sampleMail(PrintStream out, boolean once) throws Exception {
        try (SampleMail demo = new SampleMail(out)) {
            boolean perfect = demo.run();
            if (!once) {
                demo.tellHowToRead();
                stayUp(out);
            }
            return perfect ? 0 : 1;
        }
    }

    private static int realMailbox(PrintStream out, RealAccount account) throws Exception {
        String password = ask("Password of " + account + ": ");
        try (RealMailbox demo = new RealMailbox(account, password, out)) {
            boolean collected = demo.run();
            if (!collected) {
                return 1;
            }
            demo.tellHowToRead();
            stayUp(out);
            return 0;
        }
    }

    /** Until Ctrl-C, which ends this JVM and with it everything that was started. */
    private static void stayUp(PrintStream out) throws InterruptedException {
        out.println();
        out.println("Ctrl-C ends James and removes everything.");
        new CountDownLatch(1).await();
    }

    @SuppressWarnings("SystemConsoleNull") // On the Java this is built for, there may be none.
    private static String ask(String question) throws IOException {
        Console console = System.console();
        if (console != null) {
            return new String(console.readPassword("%s", question));
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return Optional.ofNullable(in.readLine())
                .orElseThrow(() -> new IOException("There is no terminal to ask for the password"));
    }
}
