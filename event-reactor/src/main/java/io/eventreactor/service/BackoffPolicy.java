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

package io.eventreactor.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Says how long to wait before something that has failed is tried again. Keeps no state,
 * so one policy may serve many, on any thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BackoffPolicy {

	/**
	 * Says how long to wait.
	 * @param attempt how many attempts have failed in a row, at least 1
	 * @return how long from now, not negative. If it is, or this method throws, a
	 * {@link ClientService} logs that and waits for a minute
	 */
	Duration delay(int attempt);

	/**
	 * Returns a policy for connections: {@link #exponential(Duration, Duration, double)}
	 * from one second, by a factor of 1.5, up to a minute.
	 * @return a policy
	 */
	static BackoffPolicy exponential() {
		return exponential(Duration.ofSeconds(1), Duration.ofSeconds(60), 1.5);
	}

	/**
	 * Returns a policy whose delays grow, and vary by up to a second, so that those who
	 * have failed together do not all come back together.
	 * @param initialDelay the first delay, without what it varies by
	 * @param maxDelay no delay is longer
	 * @param factor by how much a delay is longer than the one before, at least 1
	 * @return a policy
	 * @throws IllegalArgumentException if an argument is out of its range
	 */
	static BackoffPolicy exponential(Duration initialDelay, Duration maxDelay, double factor) {
		return exponential(initialDelay, maxDelay, factor,
				() -> Duration.ofNanos(ThreadLocalRandom.current().nextLong(1_000_000_000)));
	}

	/**
	 * Returns a policy whose delays grow and vary.
	 * @param initialDelay the first delay, without what it varies by
	 * @param maxDelay no delay is longer
	 * @param factor by how much a delay is longer than the one before, at least 1
	 * @param jitter asked for each delay, which it is added to; or, where that would be
	 * more than the longest delay, taken from the longest delay. Not negative
	 * @return a policy
	 * @throws IllegalArgumentException if an argument is out of its range
	 */
	static BackoffPolicy exponential(Duration initialDelay, Duration maxDelay, double factor,
			Supplier<Duration> jitter) {
		return new ExponentialBackoff(initialDelay, maxDelay, factor, jitter);
	}

}
