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

import org.springframework.context.SmartLifecycle;

/**
 * The phases of the application context in which the reactor and its servers start and
 * stop, for beans that have to come before or after. Phases start in ascending and stop
 * in descending order.
 *
 * @since 0.1.0
 */
public final class EventReactorPhases {

	/**
	 * The loops start, before all the rest; they stop last.
	 */
	public static final int REACTOR = SmartLifecycle.DEFAULT_PHASE - 4096;

	/**
	 * Methods of singletons begin to be called again and again; the last calls are over
	 * before the reactor stops.
	 */
	public static final int LOOPS = SmartLifecycle.DEFAULT_PHASE - 3584;

	/**
	 * The servers bind, as web servers do; connections that are left when the
	 * {@link #DRAIN} is over are closed.
	 */
	public static final int SERVERS = SmartLifecycle.DEFAULT_PHASE - 2048;

	/**
	 * Nothing starts. Ahead of all the rest, and while web servers still answer probes,
	 * the application refuses traffic, and the servers stop listening and let their
	 * connections end.
	 */
	public static final int DRAIN = SmartLifecycle.DEFAULT_PHASE - 512;

	private EventReactorPhases() {
	}

}
