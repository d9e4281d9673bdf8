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

import io.eventreactor.spring.handler.LoopingBeans;

/**
 * Begins and ends the looping calls of singletons.
 *
 * @since 0.1.0
 */
public class EventReactorLoopsLifecycle extends AbstractEventReactorLifecycle {

	private final LoopingBeans beans;

	/**
	 * Creates the lifecycle.
	 * @param beans what to start and stop
	 */
	public EventReactorLoopsLifecycle(LoopingBeans beans) {
		super(EventReactorPhases.LOOPS);
		this.beans = beans;
	}

	@Override
	void doStart() {
		this.beans.start();
	}

	@Override
	CompletableFuture<?> doStop() {
		return this.beans.stop();
	}

	/**
	 * Paused, as the thread pool of the application is: a call that waited for work there
	 * would never be over, and a context that is closed while it is paused would wait for
	 * that call.
	 */
	@Override
	public final boolean isPauseable() {
		return true;
	}

}
