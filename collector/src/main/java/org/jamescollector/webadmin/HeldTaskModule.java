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
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;

/** Makes the task that releases held mail known to James: {@code guice.extension.task} in extensions.properties. */
public final class HeldTaskModule implements TaskExtensionModule {

    private final ReleasedMail released;
    private final ProviderSettings settings;

    @Inject
    public HeldTaskModule(ReleasedMail released, ProviderSettings settings) {
        this.released = released;
        this.settings = settings;
    }

    @Override
    public Set<TaskDTOModule<? extends Task, ? extends TaskDTO>> taskDTOModules() {
        return Set.of(ReleaseHeldMailTaskDTO.module(released, settings));
    }

    @Override
    public Set<
                    AdditionalInformationDTOModule<
                            ? extends TaskExecutionDetails.AdditionalInformation, ? extends AdditionalInformationDTO>>
            taskAdditionalInformationDTOModules() {
        return Set.of(ReleaseProgressDTO.MODULE);
    }
}
