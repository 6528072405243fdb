/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

/** The log configuration of a James whose log is read: all of it to standard output at once, with the context of each line. */
final class LogToConsole {

    static final String CONFIGURATION =
            """
            <configuration>
              <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
                <encoder>
                  <pattern>%d{HH:mm:ss.SSS} [%-5level] %logger{15} [%mdc] - %msg%n%ex</pattern>
                </encoder>
              </appender>
              <root level="WARN">
                <appender-ref ref="CONSOLE"/>
              </root>
              <logger name="org.apache.james" level="INFO"/>
              <logger name="org.jamescollector" level="INFO"/>
            </configuration>
            """;

    private LogToConsole() {}
}
