/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.time.Duration;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.dnsservice.dnsjava.DNSJavaService;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.jamescollector.testing.NameServer;
import org.xbill.DNS.SimpleResolver;

/** James' own DNS service, but for the server it asks, which need not have port 53. */
final class JamesDns extends DNSJavaService {

    JamesDns(NameServer asked) throws Exception {
        super(new RecordingMetricFactory());
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("autodiscover", false);
        configuration.addProperty("setAsDNSJavaDefault", false);
        configuration.addProperty("servers.server", "127.0.0.1");
        configure(configuration);
        init();
        resolver = new SimpleResolver(asked.address());
        resolver.setTimeout(Duration.ofSeconds(5));
    }
}
