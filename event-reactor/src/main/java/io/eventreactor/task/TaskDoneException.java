/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.task;

/**
 * A {@link CooperativeTask} was used after its last step.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class TaskDoneException extends TaskFinishedException {

	/**
	 * Creates the exception.
	 */
	public TaskDoneException() {
		super("The task has done its last step", null);
	}

	@Override
	TaskFinishedException again() {
		return new TaskDoneException();
	}

}
