/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.json.DTOModule;
import org.apache.james.server.task.json.dto.TaskDTO;
import org.apache.james.server.task.json.dto.TaskDTOModule;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;

/** {@link ReleaseHeldMailTask} as James stores it. */
public record ReleaseHeldMailTaskDTO(
        @JsonProperty("type") String type,
        @JsonProperty("domain") String domain,
        @JsonProperty("keys") List<String> keys,
        @JsonProperty("processor") String processor)
        implements TaskDTO {

    static TaskDTOModule<ReleaseHeldMailTask, ReleaseHeldMailTaskDTO> module(
            ReleasedMail released, ProviderSettings settings) {
        return DTOModule.forDomainObject(ReleaseHeldMailTask.class)
                .convertToDTO(ReleaseHeldMailTaskDTO.class)
                .toDomainObjectConverter(dto -> dto.task(released, settings))
                .toDTOConverter(ReleaseHeldMailTaskDTO::of)
                .typeName(ReleaseHeldMailTask.TYPE.asString())
                .withFactory(TaskDTOModule::new);
    }

    private static ReleaseHeldMailTaskDTO of(ReleaseHeldMailTask task, String type) {
        return new ReleaseHeldMailTaskDTO(
                type,
                task.domain().name().asString(),
                task.keys().stream().map(HeldKey::toString).toList(),
                task.processor());
    }

    private ReleaseHeldMailTask task(ReleasedMail released, ProviderSettings settings) {
        return new ReleaseHeldMailTask(
                released,
                settings.domain(Domain.of(domain))
                        .orElseThrow(() -> new IllegalArgumentException("the mail of " + domain + " is not held here")),
                keys.stream().map(HeldKey::parse).flatMap(Optional::stream).toList(),
                processor);
    }

    @Override
    public String getType() {
        return type;
    }
}
