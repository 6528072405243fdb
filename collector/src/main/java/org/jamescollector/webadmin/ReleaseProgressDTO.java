/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import org.apache.james.json.DTOModule;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;

/** {@link ReleaseHeldMailTask.Progress} as James stores and shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ReleaseProgressDTO(
        @JsonProperty("type") String type,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("domain") String domain,
        @JsonProperty("processor") String processor,
        @JsonProperty("released") long released,
        @JsonProperty("error") Optional<String> error)
        implements AdditionalInformationDTO {

    static final AdditionalInformationDTOModule<ReleaseHeldMailTask.Progress, ReleaseProgressDTO> MODULE =
            DTOModule.forDomainObject(ReleaseHeldMailTask.Progress.class)
                    .convertToDTO(ReleaseProgressDTO.class)
                    .toDomainObjectConverter(dto -> new ReleaseHeldMailTask.Progress(
                            dto.timestamp(), dto.domain(), dto.processor(), dto.released(), dto.error()))
                    .toDTOConverter((progress, type) -> new ReleaseProgressDTO(
                            type,
                            progress.timestamp(),
                            progress.domain(),
                            progress.processor(),
                            progress.released(),
                            progress.error()))
                    .typeName(ReleaseHeldMailTask.TYPE.asString())
                    .withFactory(AdditionalInformationDTOModule::new);

    @Override
    public String getType() {
        return type;
    }

    @Override
    public Instant getTimestamp() {
        return timestamp;
    }
}
