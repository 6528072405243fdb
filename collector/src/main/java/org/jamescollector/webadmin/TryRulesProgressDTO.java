/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.james.json.DTOModule;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;

/** {@link TryRulesTask.Progress} as James stores and shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TryRulesProgressDTO(
        @JsonProperty("type") String type,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("account") String account,
        @JsonProperty("messages") long messages,
        @JsonProperty("of") OptionalLong of,
        @JsonProperty("counts") Map<String, Long> counts,
        @JsonProperty("decisions") List<TriedDecision> decisions,
        @JsonProperty("error") Optional<String> error)
        implements AdditionalInformationDTO {

    static final AdditionalInformationDTOModule<TryRulesTask.Progress, TryRulesProgressDTO> MODULE =
            DTOModule.forDomainObject(TryRulesTask.Progress.class)
                    .convertToDTO(TryRulesProgressDTO.class)
                    .toDomainObjectConverter(TryRulesProgressDTO::progress)
                    .toDTOConverter(TryRulesProgressDTO::of)
                    .typeName(TryRulesTask.TYPE.asString())
                    .withFactory(AdditionalInformationDTOModule::new);

    private static TryRulesProgressDTO of(TryRulesTask.Progress progress, String type) {
        return new TryRulesProgressDTO(
                type,
                progress.timestamp(),
                progress.account(),
                progress.messages(),
                progress.of(),
                progress.counts(),
                progress.decisions(),
                progress.error());
    }

    private TryRulesTask.Progress progress() {
        return new TryRulesTask.Progress(timestamp, account, messages, of, counts, decisions, error);
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
