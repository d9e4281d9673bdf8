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
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BackoffPolicy}, beyond the conformance vectors.
 */
class BackoffPolicyTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void jitterIsAddedUpToTheLimit() {
		BackoffPolicy policy = BackoffPolicy.exponential(SECOND, MINUTE, 2, () -> Duration.ofMillis(250));
		assertThat(policy.delay(1)).isEqualTo(Duration.ofMillis(1250));
		assertThat(policy.delay(6)).isEqualTo(Duration.ofMillis(32_250));
		assertThat(policy.delay(7)).isEqualTo(Duration.ofMillis(59_750));
		assertThat(policy.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(59_750));
	}

	@Test
	void jitterNeverGoesBeyondTheLimit() {
		assertThat(BackoffPolicy.exponential(SECOND, SECOND, 2, () -> MINUTE).delay(1)).isEqualTo(SECOND);
		BackoffPolicy policy = BackoffPolicy.exponential();
		Set<Duration> delays = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			delays.add(policy.delay(50));
		}
		assertThat(delays).allMatch((delay) -> delay.compareTo(MINUTE) <= 0)
			.allMatch((delay) -> delay.compareTo(MINUTE.minus(SECOND)) > 0)
			.hasSizeGreaterThan(900);
	}

	@Test
	void theFirstDelayIsTheInitialOne() {
		assertThat(BackoffPolicy.exponential().delay(1)).isBetween(SECOND, Duration.ofSeconds(2));
		BackoffPolicy policy = BackoffPolicy.exponential(Duration.ofMillis(10), SECOND, 3, () -> Duration.ZERO);
		assertThat(policy.delay(1)).isEqualTo(Duration.ofMillis(10));
		assertThat(policy.delay(2)).isEqualTo(Duration.ofMillis(30));
		assertThat(policy.delay(3)).isEqualTo(Duration.ofMillis(90));
	}

	@Test
	void noDelayStaysNoDelay() {
		BackoffPolicy policy = BackoffPolicy.exponential(Duration.ZERO, MINUTE, 1e300, () -> Duration.ZERO);
		assertThat(policy.delay(100)).isZero();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.5, -1, Double.NaN, Double.POSITIVE_INFINITY })
	void delaysDoNotShrink(double factor) {
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(SECOND, MINUTE, factor))
			.withMessageContaining("'factor'");
	}

	@Test
	void wrongArgumentsAreNamed() {
		Duration negative = SECOND.negated();
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(negative, MINUTE, 2))
			.withMessageContaining("'initialDelay'");
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(SECOND, negative, 2))
			.withMessageContaining("'maxDelay'");
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential().delay(0))
			.withMessageContaining("'attempt'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BackoffPolicy.exponential(SECOND, MINUTE, 2, () -> negative).delay(1))
			.withMessageContaining("jitter");
	}

}
