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

package io.eventreactor;

import java.net.SocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Is told of the connections of a {@link ListeningPort}, for meters and the like. Called
 * on loops, several at a time; must be quick and must not throw.
 *
 * @since 0.1.0
 */
public interface PortListener {

	/**
	 * A connection was accepted and its protocol made.
	 * @param transport the connection
	 */
	default void connectionMade(Transport transport) {
	}

	/**
	 * A connection has ended. Comes after the protocol was told.
	 * @param transport the connection
	 * @param reason why it ended
	 * @param duration how long it lasted
	 */
	default void connectionLost(Transport transport, Throwable reason, Duration duration) {
	}

	/**
	 * A connection was turned away before it had a protocol.
	 * @param peer where it came from, where that is known
	 * @param rejection why
	 */
	default void connectionRejected(@Nullable SocketAddress peer, Rejection rejection) {
	}

}
