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

package io.eventreactor.docs.testing;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.eventreactor.defer.Deferred;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

class TeaTimerTests {

	// tag::clock[]
	@Test
	void teaTakesThreeMinutes() {
		ManualClock clock = new ManualClock();
		Deferred<String> tea = new TeaTimer(clock).brew();
		clock.advance(Duration.ofSeconds(179));
		assertThat(tea.called()).isFalse();
		clock.advance(Duration.ofSeconds(1));
		assertThat(tea.toCompletableFuture()).isCompletedWithValue("ready");
	}
	// end::clock[]

	// tag::nothing-left[]
	@Test
	void cancelledTeaLeavesNoCallBehind() {
		ManualClock clock = new ManualClock();
		new TeaTimer(clock).brew().addErrback((failure) -> "no tea").cancel();
		assertThat(clock.getDelayedCalls()).isEmpty();
	}
	// end::nothing-left[]

}
