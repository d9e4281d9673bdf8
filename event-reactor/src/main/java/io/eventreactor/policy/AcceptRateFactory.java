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

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorTime;

/**
 * Refuses connections that come too fast: as many as a burst may have at once, after that
 * so many a second. With one factory for several ports, the connections of all of them
 * count; those that something else refuses, or whose TLS handshake fails, count too.
 *
 * @since 0.1.0
 */
public final class AcceptRateFactory extends RefusingFactory {

	private final ReactorTime time;

	private final TokenBucket bucket;

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param time tells the time
	 * @param connectionsPerSecond how many connections a second are accepted for long, at
	 * least 1
	 * @param burst how many are accepted at once after a quiet time, at least 1
	 * @throws IllegalArgumentException if a number is less than 1
	 */
	public AcceptRateFactory(Factory wrapped, ReactorTime time, int connectionsPerSecond, int burst) {
		super(wrapped);
		if (connectionsPerSecond < 1) {
			throw new IllegalArgumentException("'connectionsPerSecond' must be at least 1: " + connectionsPerSecond);
		}
		if (burst < 1) {
			throw new IllegalArgumentException("'burst' must be at least 1: " + burst);
		}
		this.time = time;
		this.bucket = new TokenBucket(connectionsPerSecond, burst, time.nanoTime());
	}

	@Override
	boolean take(SocketAddress peer) {
		return this.bucket.tryTake(this.time.nanoTime());
	}

	@Override
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		return protocol;
	}

}
