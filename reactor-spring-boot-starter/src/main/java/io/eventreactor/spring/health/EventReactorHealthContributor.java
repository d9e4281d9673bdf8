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

package io.eventreactor.spring.health;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServers;

/**
 * Health of the servers, one by one.
 *
 * @since 0.1.0
 * @see EventReactorServerHealthIndicator
 */
public class EventReactorHealthContributor implements CompositeHealthContributor {

	private final EventReactorServers servers;

	/**
	 * Creates the contributor.
	 * @param servers the servers
	 */
	public EventReactorHealthContributor(EventReactorServers servers) {
		this.servers = servers;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		EventReactorServer server = this.servers.find(name);
		return (server != null) ? new EventReactorServerHealthIndicator(server) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.servers.stream()
			.map((server) -> new Entry(server.getName(), new EventReactorServerHealthIndicator(server)));
	}

}
