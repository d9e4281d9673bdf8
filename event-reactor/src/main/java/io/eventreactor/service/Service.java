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

package io.eventreactor.service;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * Something that is started, runs, and is stopped; and may be started again. Starting and
 * stopping may take time: their Deferreds tell when that is over.
 *
 * @since 0.1.0
 * @see MultiService
 */
public interface Service {

	/**
	 * Starts. Again while running does nothing.
	 * @return fires when the service has started, or with why it could not
	 */
	Deferred<@Nullable Void> startService();

	/**
	 * Stops. Does nothing, and has fired already, unless running.
	 * @return fires when the service has stopped, or with what went wrong with that; it
	 * has stopped all the same
	 */
	Deferred<@Nullable Void> stopService();

	/**
	 * Whether it runs.
	 * @return {@code true} from {@link #startService()} to {@link #stopService()}
	 */
	boolean running();

}
