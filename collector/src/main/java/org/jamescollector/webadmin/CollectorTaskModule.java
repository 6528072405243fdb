/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.google.inject.Inject;
import java.util.Set;
import org.apache.james.server.task.json.TaskExtensionModule;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;
import org.apache.james.server.task.json.dto.TaskDTO;
import org.apache.james.server.task.json.dto.TaskDTOModule;
import org.apache.james.task.Task;
import org.apache.james.task.TaskExecutionDetails;
import org.jamescollector.connection.CollectorService;

/** Makes the collector's tasks known to James: {@code guice.extension.task} in extensions.properties. */
public final class CollectorTaskModule implements TaskExtensionModule {

    private final CollectorService collector;

    @Inject
    public CollectorTaskModule(CollectorService collector) {
        this.collector = collector;
    }

    @Override
    public Set<TaskDTOModule<? extends Task, ? extends TaskDTO>> taskDTOModules() {
        return Set.of(CollectAccountTaskDTO.module(collector), TryRulesTaskDTO.module(collector));
    }

    @Override
    public Set<
                    AdditionalInformationDTOModule<
                            ? extends TaskExecutionDetails.AdditionalInformation, ? extends AdditionalInformationDTO>>
            taskAdditionalInformationDTOModules() {
        return Set.of(CollectProgressDTO.MODULE, TryRulesProgressDTO.MODULE);
    }
}
