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

import io.eventreactor.Reactor;

/**
 * Starts the reactor with the application context, and stops it with that. A reactor that
 * runs already is left to whoever started it.
 *
 * @since 0.1.0
 */
public class EventReactorLifecycle extends AbstractEventReactorLifecycle {

	private final Reactor reactor;

	private volatile boolean started;

	/**
	 * Creates the lifecycle.
	 * @param reactor what to start and stop
	 */
	public EventReactorLifecycle(Reactor reactor) {
		super(EventReactorPhases.REACTOR);
		this.reactor = reactor;
	}

	@Override
	void doStart() {
		if (!this.reactor.running()) {
			this.reactor.start();
			this.started = true;
		}
	}

	@Override
	CompletableFuture<?> doStop() {
		boolean started = this.started;
		this.started = false;
		if (!started || !this.reactor.running()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.reactor.stop().toCompletableFuture();
	}

}
