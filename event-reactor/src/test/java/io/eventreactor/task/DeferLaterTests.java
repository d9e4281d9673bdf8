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

package io.eventreactor.task;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DeferLater}.
 */
class DeferLaterTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualClock clock = new ManualClock();

	private final List<Object> events = new ArrayList<>();

	@Test
	void firesWithTheValueOfTheFunction() {
		record(DeferLater.deferLater(this.clock, SECOND, () -> "value"));
		this.clock.advance(Duration.ofMillis(999));
		assertThat(this.events).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.events).containsExactly("value");
	}

	@Test
	void failsAsTheFunctionDoes() {
		IOException failure = new IOException("expected by the test");
		record(DeferLater.deferLater(this.clock, SECOND, () -> {
			throw failure;
		}));
		this.clock.advance(SECOND);
		assertThat(this.events).containsExactly(failure);
	}

	@Test
	void waitsOnlyIfThereIsNoFunction() {
		record(DeferLater.deferLater(this.clock, SECOND).addCallback((nothing) -> "waited"));
		this.clock.advance(SECOND);
		assertThat(this.events).containsExactly("waited");
	}

	@Test
	void cancelledItCallsNothing() {
		Deferred<?> deferred = record(DeferLater.deferLater(this.clock, SECOND, () -> this.events.add("called")));
		deferred.cancel();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		this.clock.advance(SECOND);
		assertThat(this.events).singleElement().isInstanceOf(CancelledException.class);
	}

	@Test
	void aNegativeDelayIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> DeferLater.deferLater(this.clock, SECOND.negated()));
	}

	private Deferred<?> record(Deferred<?> deferred) {
		return deferred.addBoth((value, failure) -> {
			this.events.add((failure != null) ? failure : value);
			return null;
		});
	}

}
