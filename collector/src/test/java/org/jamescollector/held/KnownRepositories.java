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

/** James' mail repositories where mailrepositorystore.xml knows those in memory and no others, which can be out of order. */
public final class KnownRepositories implements MailRepositoryStore {

    private static final Protocol MEMORY = new Protocol("memory");

    private final Map<MailRepositoryUrl, MailRepository> repositories = new ConcurrentHashMap<>();
    private volatile boolean broken;

    public void breakDown(boolean now) {
        broken = now;
    }

    @Override
    public MailRepository select(MailRepositoryUrl url) throws MailRepositoryStoreException {
        if (broken) {
            throw new MailRepositoryStoreException("out of order", new IllegalStateException("no disk"));
        }
        if (!url.getProtocol().equals(MEMORY)) {
            // In James' own words.
            throw new UnsupportedRepositoryStoreException(
                    "No Mail Repository associated with " + url.getProtocol().getValue());
        }
        return repositories.computeIfAbsent(url, any -> new MemoryMailRepository());
    }

    @Override
    public Optional<Protocol> defaultProtocol() {
        return Optional.of(MEMORY);
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
