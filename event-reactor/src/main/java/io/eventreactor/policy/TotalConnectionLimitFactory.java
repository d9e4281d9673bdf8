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

package io.eventreactor.policy;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Refuses connections while there are as many as may be. With one factory for several
 * ports, the connections of all of them count; during the TLS handshake already.
 *
 * @since 0.1.0
 */
public final class TotalConnectionLimitFactory extends RefusingFactory {

	private final int limit;

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param limit how many connections there may be at a time, at least 1
	 * @throws IllegalArgumentException if the limit is less than 1
	 */
	public TotalConnectionLimitFactory(Factory wrapped, int limit) {
		super(wrapped);
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1: " + limit);
		}
		this.limit = limit;
	}

	/**
	 * Returns how many connections there are, those in their TLS handshake included.
	 * @return from 0 to the limit
	 */
	public int connections() {
		return this.connections.get();
	}

	@Override
	boolean take(SocketAddress peer) {
		int before = this.connections.getAndUpdate((count) -> Math.min(count + 1, this.limit));
		return before < this.limit;
	}

	@Override
	void giveBack(SocketAddress peer) {
		this.connections.decrementAndGet();
	}

	@Override
	protected void protocolEnded(Protocol protocol) {
		this.connections.decrementAndGet();
	}

}
