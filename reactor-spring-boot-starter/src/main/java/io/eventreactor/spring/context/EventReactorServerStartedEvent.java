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

package io.eventreactor.spring.context;

import io.eventreactor.spring.handler.EventReactorServer;

/**
 * A server listens. Published on the thread that started it, before the application is
 * ready; what a listener throws stops the server, and fails the start.
 *
 * @since 0.1.0
 */
public class EventReactorServerStartedEvent extends EventReactorServerEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the event.
	 * @param server the server that listens
	 */
	public EventReactorServerStartedEvent(EventReactorServer server) {
		super(server);
	}

}
