/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.james.json.DTOModule;
import org.apache.james.server.task.json.dto.TaskDTO;
import org.apache.james.server.task.json.dto.TaskDTOModule;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.CollectorService;

/** {@link TryRulesTask} as James stores it. */
public record TryRulesTaskDTO(@JsonProperty("type") String type, @JsonProperty("account") String account)
        implements TaskDTO {

    static TaskDTOModule<TryRulesTask, TryRulesTaskDTO> module(CollectorService collector) {
        return DTOModule.forDomainObject(TryRulesTask.class)
                .convertToDTO(TryRulesTaskDTO.class)
                .toDomainObjectConverter(dto -> new TryRulesTask(collector, new AccountName(dto.account())))
                .toDTOConverter(
                        (task, type) -> new TryRulesTaskDTO(type, task.account().value()))
                .typeName(TryRulesTask.TYPE.asString())
                .withFactory(TaskDTOModule::new);
    }

    @Override
    public String getType() {
        return type;
    }
}
