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

/** {@link CollectAccountTask} as James stores it. */
public record CollectAccountTaskDTO(@JsonProperty("type") String type, @JsonProperty("account") String account)
        implements TaskDTO {

    static TaskDTOModule<CollectAccountTask, CollectAccountTaskDTO> module(CollectorService collector) {
        return DTOModule.forDomainObject(CollectAccountTask.class)
                .convertToDTO(CollectAccountTaskDTO.class)
                .toDomainObjectConverter(dto -> new CollectAccountTask(collector, new AccountName(dto.account())))
                .toDTOConverter((task, type) ->
                        new CollectAccountTaskDTO(type, task.account().value()))
                .typeName(CollectAccountTask.TYPE.asString())
                .withFactory(TaskDTOModule::new);
    }

    @Override
    public String getType() {
        return type;
    }
}
