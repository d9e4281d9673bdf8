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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket of tokens that fills at a steady rate, and can be in debt. Kept as the time at
 * which it is full again, so that it needs no timer and no lock. For any thread.
 */
final class TokenBucket {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final long tokensPerSecond;

	// How long it takes to fill the bucket
	private final long fillTime;

	private final AtomicLong fullAt;

	/**
	 * Creates a full bucket.
	 * @param tokensPerSecond how fast it fills, above zero
	 * @param capacity how many tokens it holds
	 * @param now the time
	 */
	TokenBucket(long tokensPerSecond, long capacity, long now) {
		this.tokensPerSecond = tokensPerSecond;
		this.fillTime = nanoseconds(capacity);
		this.fullAt = new AtomicLong(now);
	}

	private long nanoseconds(long tokens) {
		double nanoseconds = (double) tokens / this.tokensPerSecond * SECOND;
		return (long) Math.min(nanoseconds, Long.MAX_VALUE / 4);
	}

	/**
	 * Takes tokens, going into debt if there are not enough.
	 * @param tokens how many
	 * @param now the time
	 * @return after how many nanoseconds there is no debt; zero or less if there is none
	 */
	long spend(long tokens, long now) {
		long cost = nanoseconds(tokens);
		long fullAt = this.fullAt.updateAndGet((before) -> ((before - now > 0) ? before : now) + cost);
		return fullAt - now - this.fillTime;
	}

	/**
	 * Takes a token if there is a whole one.
	 * @param now the time
	 * @return whether there was
	 */
	boolean tryTake(long now) {
		long cost = nanoseconds(1);
		while (true) {
			long before = this.fullAt.get();
			long after = ((before - now > 0) ? before : now) + cost;
			if (after - now > this.fillTime) {
				return false;
			}
			if (this.fullAt.compareAndSet(before, after)) {
				return true;
			}
		}
	}

}
