/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.nio.file.Path;

/**
 * A James that does nothing but collect and write down what passed its root processor: it starts in a few seconds, and what it was
 * given outlives it.
 */
public final class SpoolOnly {

    private static final String[] QUICK_START = {
        "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"
    };
    private static final String[] SERVERS = {
        "imapserver.xml", "pop3server.xml", "smtpserver.xml", "managesieveserver.xml"
    };

    private SpoolOnly() {}

    /**
     * A James with a durable spool and without servers.
     *
     * @param collectorXml the accounts
     * @param mailetContainer as {@link #appendingTo} gives it, for one
     */
    public static StockJames.Builder james(String collectorXml, String mailetContainer) {
        StockJames.Builder builder = StockJames.builder()
                .kind(StockJames.Kind.DURABLE)
                .file("collector.xml", collectorXml)
                .file("mailetcontainer.xml", mailetContainer)
                .file("webadmin.properties", "enabled=false\n")
                .file("jmap.properties", "enabled=false\n")
                .file("jmx.properties", "jmx.enabled=false\n")
                .jvm(QUICK_START);
        for (String server : SERVERS) {
            builder.without(server);
        }
        return builder;
    }

    /**
     * The sample's first mailet, then {@link AppendToFile}, then the end.
     *
     * @param delivered where mail that passed is noted
     * @param failed where mail is noted that James gave up
     */
    public static String appendingTo(Path delivered, Path failed) {
        return container(
                "<mailet match=\"All\" class=\"org.jamescollector.testing.AppendToFile\"><file>%s</file></mailet>"
                        .formatted(delivered),
                "<mailet match=\"All\" class=\"org.jamescollector.testing.AppendToFile\"><file>%s</file></mailet>"
                        .formatted(failed));
    }

    /**
     * The sample's first mailet, then others, then the end.
     *
     * @param mailets for all mail
     * @param onError for mail that James gave up
     */
    public static String container(String mailets, String onError) {
        return """
                <mailetcontainer enableJmx="false">
                  <context><postmaster>postmaster</postmaster></context>
                  <spooler><threads>4</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
                  <processors>
                    <processor state="root">
                      <mailet match="org.jamescollector.matchers.AlreadyCollected" class="Null">
                        <onMatchException>propagate</onMatchException>
                      </mailet>
                      %s
                      <mailet match="All" class="Null"/>
                    </processor>
                    <processor state="transport">
                      <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                      <mailet match="All" class="Null"/>
                    </processor>
                    <processor state="error">
                      %s
                      <mailet match="All" class="Null"/>
                    </processor>
                  </processors>
                </mailetcontainer>
                """
                .formatted(mailets, onError);
    }

    /**
     * The same, but for one thing: while a file is there nothing is processed, all stays in the spool.
     *
     * @param container as the other methods give it
     */
    public static String waitingFor(Path gate, String container) {
        String root = "<processor state=\"root\">";
        return container.replace(
                root,
                root + "<mailet match=\"All\" class=\"org.jamescollector.testing.WaitWhileFileExists\"><file>" + gate
                        + "</file></mailet>");
    }
}
