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

import java.util.Locale;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.eventreactor.spring.handler.EventReactorServer;

/**
 * Health of one server: up while it listens, out of service while it drains, down when it
 * has stopped.
 *
 * @since 0.1.0
 */
public class EventReactorServerHealthIndicator extends AbstractHealthIndicator {

	private final EventReactorServer server;

	/**
	 * Creates the indicator.
	 * @param server the server
	 */
	public EventReactorServerHealthIndicator(EventReactorServer server) {
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		EventReactorServer.State state = this.server.getState();
		builder.status(status(state))
			.withDetail("state", state.name().toLowerCase(Locale.ROOT))
			.withDetail("endpoint", this.server.getEndpoint())
			.withDetail("connections", this.server.getStatistics().active());
		if (this.server.getPort() != -1) {
			builder.withDetail("port", this.server.getPort());
		}
	}

	private static Status status(EventReactorServer.State state) {
		return switch (state) {
			case LISTENING -> Status.UP;
			case DRAINING -> Status.OUT_OF_SERVICE;
			case STOPPED -> Status.DOWN;
		};
	}

}
