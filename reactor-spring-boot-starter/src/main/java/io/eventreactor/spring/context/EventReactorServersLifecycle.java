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

import java.util.concurrent.CompletableFuture;

import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServers;

/**
 * Has the servers listen while the application context runs: all of them, or none.
 *
 * @since 0.1.0
 */
public class EventReactorServersLifecycle extends AbstractEventReactorLifecycle {

	private final EventReactorServers servers;

	/**
	 * Creates the lifecycle.
	 * @param servers what to start and stop
	 */
	public EventReactorServersLifecycle(EventReactorServers servers) {
		super(EventReactorPhases.SERVERS);
		this.servers = servers;
	}

	@Override
	void doStart() {
		try {
			this.servers.forEach(EventReactorServer::start);
		}
		catch (RuntimeException | Error ex) {
			await(doStop());
			throw ex;
		}
	}

	@Override
	CompletableFuture<?> doStop() {
		return CompletableFuture
			.allOf(this.servers.stream().map(EventReactorServer::stop).toArray(CompletableFuture[]::new));
	}

}
