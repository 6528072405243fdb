/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * A James 3.8.1 as an administrator has it: a process of its own with James' own class path and the collector's jar in
 * {@code extensions-jars/}. Its configuration is the repository's {@code conf/}; only ports differ, and what a test asks for.
 */
public final class StockJames implements AutoCloseable {

    /** Which James. */
    public enum Kind {
        /** The memory app. It forgets its spool, mailboxes, users and domains when it ends. */
        MEMORY("james.classpath", "org.apache.james.MemoryJamesServerMain"),
        /** The memory app with a spool that outlives the process. */
        DURABLE("james-durable.classpath", DurableJames.class.getName());

        private final String classPathFile;
        private final String main;

        Kind(String classPathFile, String main) {
            this.classPathFile = classPathFile;
            this.main = main;
        }

        private String classPath() {
            try {
                String james = Files.readString(Checkout.built(classPathFile)).strip();
                return this == MEMORY
                        ? james
                        : Checkout.root().resolve("bundle/target/test-classes") + java.io.File.pathSeparator + james;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How a start ended that was not to succeed. */
    public record StartupFailure(int exitCode, String log) {}

    private static final int ATTEMPTS = 3;

    private final Builder as;
    private final Path root;
    /** No James outlives the JVM that started it, and none leaves its folder, even if that JVM is ended by Ctrl-C. */
    private final Thread atExit = new Thread(this::end, "end-james");

    private LoopbackPorts ports = new LoopbackPorts();
    private JamesFolder folder;
    private JamesProcess process;
    private boolean ended;

    private StockJames(Builder as) {
        this.as = as;
        this.root = as.root.orElseGet(StockJames::temporaryFolder);
        this.folder = laid();
        this.process = launched();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A James with the repository's {@code conf/} and the collector's jar. */
    public static Builder builder() {
        return new Builder();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("james-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JamesFolder laid() {
        JamesFolder laid = new JamesFolder(root, ports);
        laid.lay(as.sample, as.files, as.jars);
        return laid;
    }

    private JamesProcess launched() {
        return JamesProcess.launch(
                new JamesProcess.Launch(root, as.kind.classPath(), as.jvmArguments, as.environment, as.kind.main));
    }

    private void awaitFirstStart() {
        for (int attempt = 1; !process.awaitStart(); attempt++) {
            boolean portTaken = process.log().contains("Address already in use");
            if (!portTaken || attempt == ATTEMPTS) {
                throw new IllegalStateException("James did not start:\n" + process.log());
            }
            ports.close();
            ports = new LoopbackPorts();
            FileUtils.deleteQuietly(root.resolve("conf").toFile());
            FileUtils.deleteQuietly(root.resolve("extensions-jars").toFile());
            folder = laid();
            process = launched();
        }
    }

    /** Starts James again, in the same folder and on the same ports, after {@link #kill()} or {@link #stop()}. */
    public void restart() {
        restartWithoutWaiting();
        if (!process.awaitStart()) {
            throw new IllegalStateException("James did not start again:\n" + process.log());
        }
    }

    /** As {@link #restart()}, but comes back as soon as the process runs. */
    public void restartWithoutWaiting() {
        process = launched();
    }

    /** Ends James as a power cut would (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Ends James as an administrator does (SIGTERM) and waits for it. */
    public void stop() {
        process.stop();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The number of the process that runs now. */
    public long pid() {
        return process.pid();
    }

    /** What the process that runs now has logged. */
    public String log() {
        return process.log();
    }

    /** The working folder: {@code conf/}, {@code var/}, {@code logs/}, {@code extensions-jars/}. */
    public Path folder() {
        return root;
    }

    /** Where mail is handed in without authentication. */
    public int smtpPort() {
        return firstPort("smtpserver.xml");
    }

    public int imapPort() {
        return firstPort("imapserver.xml");
    }

    public int pop3Port() {
        return firstPort("pop3server.xml");
    }

    public int webadminPort() {
        return firstPort("webadmin.properties");
    }

    public int jmxPort() {
        return firstPort("jmx.properties");
    }

    private int firstPort(String file) {
        return folder.firstPort(file).orElseThrow(() -> new IllegalStateException("conf/" + file + " names no port"));
    }

    /** The port that stands for the one which {@code file} under {@code conf/} names. */
    public int port(String file, int configured) {
        return folder.port(file, configured)
                .orElseThrow(() -> new IllegalStateException("conf/" + file + " has no port " + configured));
    }

    /** The SHA-256 fingerprint of the certificate that this James shows, in hexadecimal; it has one where a port of it has TLS. */
    public String certificateFingerprint() {
        return folder.certificateFingerprint();
    }

    /** The web administration of this James. */
    public WebAdmin webadmin() {
        return new WebAdmin(webadminPort());
    }

    /** The command line of this James. */
    public JamesCli cli() {
        return new JamesCli(root, jmxPort());
    }

    /** Ends James, gives its ports back, and removes its folder if that was not the test's own. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does it, or has done.
        }
        end();
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (process.isAlive()) {
            process.kill();
        }
        ports.close();
        if (as.root.isEmpty() && !Boolean.getBoolean("collector.keep")) {
            FileUtils.deleteQuietly(root.toFile());
        }
    }

    /** What is to be started. */
    public static final class Builder {

        private final Map<String, Optional<String>> files = new LinkedHashMap<>();
        private final List<Path> jars = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> jvmArguments = new ArrayList<>(List.of("-Xmx512m"));
        private Optional<Path> root = Optional.empty();
        private Path sample = Checkout.root().resolve("conf");
        private Kind kind = Kind.MEMORY;

        private Builder() {
            jars.add(Checkout.jar());
        }

        public Builder kind(Kind which) {
            kind = which;
            return this;
        }

        /** An empty folder to work in, which is left there afterwards; a temporary one otherwise. */
        public Builder folder(Path folder) {
            root = Optional.of(folder.toAbsolutePath());
            return this;
        }

        /** Another jar in {@code extensions-jars/} than the collector's for this James. */
        public Builder jarInstead(Path jar) {
            jars.clear();
            jars.add(jar);
            return this;
        }

        /** Another configuration than the repository's {@code conf/}. */
        public Builder configuration(Path folder) {
            sample = folder;
            return this;
        }

        /** Content of a file under {@code conf/}, in place of what is there. Addresses to bind to are still made free ones. */
        public Builder file(String name, String content) {
            files.put(name, Optional.of(content));
            return this;
        }

        /** Leaves a file of {@code conf/} out. */
        public Builder without(String name) {
            files.put(name, Optional.empty());
            return this;
        }

        /** Arguments of the JVM, such as {@code -Xmx300m}; a later one outdoes an earlier one. */
        public Builder jvm(String... arguments) {
            jvmArguments.addAll(List.of(arguments));
            return this;
        }

        /** A variable of the process's environment, where a secret does not lie on a disk. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** What {@code conf/} of the repository, or what stands in for it, says under a name; for a test that changes a part. */
        public String sampleOf(String name) {
            try {
                return Files.readString(sample.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * Starts James and waits until it is up.
         *
         * @throws IllegalStateException with James' log if it ended instead
         */
        public StockJames start() {
            StockJames james = new StockJames(this);
            try {
                james.awaitFirstStart();
                return james;
            } catch (RuntimeException e) {
                james.close();
                throw e;
            }
        }

        /** As {@link #start()}, but comes back as soon as the process runs, and does not try again if a port is taken. */
        public StockJames launch() {
            return new StockJames(this);
        }

        /**
         * Starts James with a configuration that it must not start with.
         *
         * @throws IllegalStateException if it starts all the same
         */
        public StartupFailure startupFailure() {
            try (StockJames james = new StockJames(this)) {
                if (james.process.awaitStart()) {
                    throw new IllegalStateException("James started:\n" + james.log());
                }
                return new StartupFailure(james.process.exitValue(), james.log());
            }
        }
    }
}
