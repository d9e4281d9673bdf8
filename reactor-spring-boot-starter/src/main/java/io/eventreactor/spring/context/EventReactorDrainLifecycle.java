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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

import io.eventreactor.spring.handler.EventReactorServers;

/**
 * Lets connections come to their end before the application context stops. Tells load
 * balancers first: the context of an application without a web server would not refuse
 * traffic by itself.
 *
 * @since 0.1.0
 */
public class EventReactorDrainLifecycle extends AbstractEventReactorLifecycle {

	private final ApplicationContext context;

	private final EventReactorServers servers;

	private final Duration gracePeriod;

	private volatile boolean refusing;

	/**
	 * Creates the lifecycle.
	 * @param context the context whose readiness changes
	 * @param servers what to drain
	 * @param gracePeriod how long protocols may take to finish
	 */
	public EventReactorDrainLifecycle(ApplicationContext context, EventReactorServers servers, Duration gracePeriod) {
		super(EventReactorPhases.DRAIN);
		this.context = context;
		this.servers = servers;
		this.gracePeriod = gracePeriod;
	}

	@Override
	void doStart() {
		if (this.refusing) {
			this.refusing = false;
			AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Override
	CompletableFuture<?> doStop() {
		if (this.servers.getNames().isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		this.refusing = true;
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		return CompletableFuture.allOf(this.servers.stream()
			.map((server) -> server.drain(this.gracePeriod))
			.toArray(CompletableFuture[]::new));
	}

}
