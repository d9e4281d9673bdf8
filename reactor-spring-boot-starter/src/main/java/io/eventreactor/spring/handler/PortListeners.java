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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.eventreactor.PortListener;
import io.eventreactor.Rejection;
import io.eventreactor.Transport;

/**
 * Tells several listeners.
 *
 * @param listeners the listeners
 */
record PortListeners(List<PortListener> listeners) implements PortListener {

	static @Nullable PortListener of(List<PortListener> listeners) {
		return switch (listeners.size()) {
			case 0 -> null;
			case 1 -> listeners.get(0);
			default -> new PortListeners(List.copyOf(listeners));
		};
	}

	@Override
	public void connectionMade(Transport transport) {
		for (PortListener listener : this.listeners) {
			listener.connectionMade(transport);
		}
	}

	@Override
	public void connectionLost(Transport transport, Throwable reason, Duration duration) {
		for (PortListener listener : this.listeners) {
			listener.connectionLost(transport, reason, duration);
		}
	}

	@Override
	public void connectionRejected(@Nullable SocketAddress peer, Rejection rejection) {
		for (PortListener listener : this.listeners) {
			listener.connectionRejected(peer, rejection);
		}
	}

}
