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

package io.eventreactor.docs.servers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.eventreactor.spring.handler.EventReactorServers;

// tag::registry[]
@Component
class Maintenance {

	private final EventReactorServers servers;

	Maintenance(EventReactorServers servers) {
		this.servers = servers;
	}

	CompletableFuture<@Nullable Void> begin(String server) {
		return this.servers.get(server).drain(Duration.ofSeconds(30));
	}

	void end(String server) {
		this.servers.start(server);
	}

}
// end::registry[]
