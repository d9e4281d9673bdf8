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

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorTime;

/**
 * Slows connections down to so many bytes a second: each of them, and all of them
 * together.
 * <p>
 * Nothing is refused and nothing is kept back. What has gone over the limit is made up
 * for by a pause: a connection that was read too much from is not read until then, and
 * one that was written too much to has its producer paused, and is not read either, so
 * that its peer cannot ask for more. So the limits hold in the long run; in the short run
 * up to a tenth of a second's worth, and one read or write more, goes through at once. A
 * protocol that writes a lot by itself, without being a producer, is not slowed down.
 *
 * @since 0.1.0
 */
public final class ThrottlingFactory extends WrappingFactory {

	private final ReactorTime time;

	private final ThrottleLimits limits;

	private final @Nullable TokenBucket totalRead;

	private final @Nullable TokenBucket totalWrite;

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param time where pauses are scheduled: the reactor of the connections
	 * @param limits how fast connections may be
	 */
	public ThrottlingFactory(Factory wrapped, ReactorTime time, ThrottleLimits limits) {
		super(wrapped);
		this.time = time;
		this.limits = limits;
		this.totalRead = bucket(limits.totalRead());
		this.totalWrite = bucket(limits.totalWrite());
	}

	private @Nullable TokenBucket bucket(long bytesPerSecond) {
		return (bytesPerSecond > 0)
				? new TokenBucket(bytesPerSecond, Math.max(1, bytesPerSecond / 10), this.time.nanoTime()) : null;
	}

	@Override
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		Throttle read = new Throttle(this.time, bucket(this.limits.connectionRead()), this.totalRead);
		Throttle write = new Throttle(this.time, bucket(this.limits.connectionWrite()), this.totalWrite);
		return new ThrottledProtocol(protocol, read, write);
	}

}
