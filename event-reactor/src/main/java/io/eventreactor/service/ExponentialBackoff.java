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
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Delays that grow up to a limit.
 *
 * @param initialDelay the first delay
 * @param maxDelay the limit
 * @param factor the growth
 * @param jitter what makes each delay a little different
 */
record ExponentialBackoff(Duration initialDelay, Duration maxDelay, double factor,
		Supplier<Duration> jitter) implements BackoffPolicy {

	/**
	 * Attempts after which the delays grow no more.
	 */
	private static final int GROWING_ATTEMPTS = 100;

	private static final double NANOSECONDS = 1e9;

	ExponentialBackoff {
		if (initialDelay.isNegative()) {
			throw new IllegalArgumentException("'initialDelay' must not be negative: " + initialDelay);
		}
		if (maxDelay.isNegative()) {
			throw new IllegalArgumentException("'maxDelay' must not be negative: " + maxDelay);
		}
		if (!(factor >= 1) || Double.isInfinite(factor)) {
			throw new IllegalArgumentException("'factor' must be a number of at least 1: " + factor);
		}
		Objects.requireNonNull(jitter, "jitter");
	}

	@Override
	public Duration delay(int attempt) {
		if (attempt < 1) {
			throw new IllegalArgumentException("'attempt' must be at least 1: " + attempt);
		}
		Duration delay = grown(attempt);
		Duration jitter = this.jitter.get();
		if (jitter.isNegative()) {
			throw new IllegalArgumentException("The jitter must not be negative: " + jitter);
		}
		if (jitter.compareTo(this.maxDelay) > 0) {
			return this.maxDelay;
		}
		Duration longest = this.maxDelay.minus(jitter);
		// At the limit too the delays differ
		return (delay.compareTo(longest) > 0) ? longest : delay.plus(jitter);
	}

	private Duration grown(int attempt) {
		double seconds = this.initialDelay.getSeconds() + this.initialDelay.getNano() / NANOSECONDS;
		double delay = seconds * Math.pow(this.factor, Math.min(GROWING_ATTEMPTS, attempt) - 1);
		double longest = this.maxDelay.getSeconds() + this.maxDelay.getNano() / NANOSECONDS;
		// Not a number is what nothing becomes by infinite growth
		if (!(delay < longest)) {
			return (seconds > 0) ? this.maxDelay : Duration.ZERO;
		}
		long whole = (long) delay;
		return Duration.ofSeconds(whole, Math.round((delay - whole) * NANOSECONDS));
	}

}
