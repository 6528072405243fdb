/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MemoryMailRepository;

/** James' repositories in memory, which can be out of order. */
public final class MemoryRepositories implements MailRepositoryStore {

    /** For {@code <repository>}. */
    public static final String PATTERN = "memory://held/{domain}";

    private final Map<MailRepositoryUrl, MailRepository> repositories = new ConcurrentHashMap<>();
    private volatile boolean broken;

    /** That of a domain. */
    public MailRepository repository(String domain) {
        return repositories.computeIfAbsent(
                MailRepositoryUrl.from(PATTERN.replace("{domain}", domain)), url -> new MemoryMailRepository());
    }

    /** Has a domain's mail in a repository that the test made. */
    public void use(String domain, MailRepository repository) {
        repositories.put(MailRepositoryUrl.from(PATTERN.replace("{domain}", domain)), repository);
    }

    void breakDown() {
        broken = true;
    }

    @Override
    public MailRepository select(MailRepositoryUrl url) throws MailRepositoryStoreException {
        if (broken) {
            throw new MailRepositoryStoreException("out of order");
        }
        return repositories.computeIfAbsent(url, any -> new MemoryMailRepository());
    }

    @Override
    public Optional<Protocol> defaultProtocol() {
        return Optional.of(new Protocol("memory"));
    }

    @Override
    public Optional<MailRepository> get(MailRepositoryUrl url) {
        return Optional.ofNullable(repositories.get(url));
    }

    @Override
    public Stream<MailRepository> getByPath(MailRepositoryPath path) {
        return repositories.values().stream();
    }

    @Override
    public Stream<MailRepositoryUrl> getUrls() {
        return repositories.keySet().stream();
    }
}
