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

import io.eventreactor.PortListener;

/**
 * Is told when servers start and stop. Every bean of this type is, in the order of their
 * {@link org.springframework.core.annotation.Order @Order}; for one server, never at the
 * same time.
 *
 * @since 0.1.0
 */
public interface EventReactorServerListener {

	/**
	 * Asks who is to be told of the connections of a server. Called before it starts,
	 * each time.
	 * @param server the server
	 * @return the listener, which is called on loops, or {@code null} for nobody
	 */
	default @Nullable PortListener connectionListener(EventReactorServer server) {
		return null;
	}

	/**
	 * A server listens. Called on the thread that started it. What this method throws
	 * stops the server again, and fails the start.
	 * @param server the server
	 */
	default void serverStarted(EventReactorServer server) {
	}

	/**
	 * A server does not listen any longer, and its connections have ended. Called on a
	 * thread on which it may block. What this method throws is logged.
	 * @param server the server
	 */
	default void serverStopped(EventReactorServer server) {
	}

}
