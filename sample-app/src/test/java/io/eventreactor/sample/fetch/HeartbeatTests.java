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

package io.eventreactor.sample.fetch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Heartbeat}.
 */
class HeartbeatTests {

	private final ManualClock clock = new ManualClock();

	private final Heartbeat heartbeat = new Heartbeat(this.clock);

	@Test
	void onALoopThatComesRoundNoBeatIsLate() {
		this.heartbeat.start();
		this.clock.pump(Heartbeat.INTERVAL, Heartbeat.INTERVAL, Heartbeat.INTERVAL);
		assertThat(this.heartbeat.stop()).isZero();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void theLatestBeatCounts() {
		this.heartbeat.start();
		this.clock.pump(Heartbeat.INTERVAL, Duration.ofMillis(750), Heartbeat.INTERVAL, Heartbeat.INTERVAL);
		assertThat(this.heartbeat.stop()).isEqualTo(Duration.ofMillis(700));
	}

	@Test
	void aBeatThatIsDueAndNotMadeYetCounts() {
		AtomicReference<Duration> lateness = new AtomicReference<>();
		this.heartbeat.start();
		// Due before the first beat, and so called before it when both are late
		this.clock.callLater(Duration.ofMillis(40), () -> lateness.set(this.heartbeat.stop()));
		this.clock.advance(Duration.ofMillis(750));
		assertThat(lateness).hasValue(Duration.ofMillis(700));
	}

}
