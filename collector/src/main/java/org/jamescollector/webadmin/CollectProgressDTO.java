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
import org.jamescollector.connection.RunProgress;

/** {@link CollectAccountTask.Progress} as James stores and shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CollectProgressDTO(
        @JsonProperty("type") String type,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("account") String account,
        @JsonProperty("listed") long listed,
        @JsonProperty("collected") long collected,
        @JsonProperty("collectedBytes") long collectedBytes,
        @JsonProperty("recognised") long recognised,
        @JsonProperty("deleted") long deleted,
        @JsonProperty("left") long left,
        @JsonProperty("sessions") long sessions,
        @JsonProperty("error") Optional<String> error)
        implements AdditionalInformationDTO {

    static final AdditionalInformationDTOModule<CollectAccountTask.Progress, CollectProgressDTO> MODULE =
            DTOModule.forDomainObject(CollectAccountTask.Progress.class)
                    .convertToDTO(CollectProgressDTO.class)
                    .toDomainObjectConverter(CollectProgressDTO::progress)
                    .toDTOConverter(CollectProgressDTO::of)
                    .typeName(CollectAccountTask.TYPE.asString())
                    .withFactory(AdditionalInformationDTOModule::new);

    private static CollectProgressDTO of(CollectAccountTask.Progress progress, String type) {
        RunProgress.Counts counts = progress.counts();
        return new CollectProgressDTO(
                type,
                progress.timestamp(),
                progress.account(),
                counts.listed(),
                counts.collected(),
                counts.collectedBytes(),
                counts.recognised(),
                counts.deleted(),
                counts.left(),
                counts.sessions(),
                progress.error());
    }

    private CollectAccountTask.Progress progress() {
        return new CollectAccountTask.Progress(
                timestamp,
                account,
                new RunProgress.Counts(listed, collected, collectedBytes, recognised, deleted, left, sessions),
                error);
    }

    @Override
    public String getType() {
        return type;
    }

    @Override
    public Instant getTimestamp() {
        return timestamp;
    }
}
