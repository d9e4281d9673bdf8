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

package io.eventreactor.spring.handler;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ListenOptions;

/**
 * What the configuration says about one server.
 *
 * @param enabled whether to run it
 * @param endpoint where to listen, or {@code null} to leave that to the handler
 * @param options how to listen
 * @since 0.1.0
 */
public record ServerSettings(boolean enabled, @Nullable String endpoint, ListenOptions options) {

	/**
	 * What holds for a server about which the configuration says nothing.
	 */
	public static final ServerSettings DEFAULT = new ServerSettings(true, null, ListenOptions.DEFAULT);

}
