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

package io.eventreactor.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.eventreactor.AlreadyCancelledException;
import io.eventreactor.DelayedCall;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.DeferredTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ManualClock}.
 */
class ManualClockTests {

	private final ManualClock clock = new ManualClock();

	private final List<String> made = new ArrayList<>();

	@Test
	void timeMovesBeforeTheCallsAreMade() {
		List<Long> seen = new ArrayList<>();
		this.clock.callLater(Duration.ofSeconds(1), () -> seen.add(this.clock.nanoTime()));
		this.clock.advance(Duration.ofMillis(999));
		assertThat(seen).isEmpty();
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(seen).containsExactly(Duration.ofMillis(4999).toNanos());
	}

	@Test
	void callsAreMadeByDueTimeThenInOrderOfScheduling() {
		later(2, "c");
		later(1, "a");
		later(2, "d");
		later(1, "b");
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.made).containsExactly("a", "b", "c", "d");
	}

	@Test
	void callsWithoutDelayAreMadeByTheSameAdvanceAndOthersAreNot() {
		this.clock.callLater(Duration.ofSeconds(1), () -> {
			later(0, "at once");
			later(1, "later");
		});
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(this.made).containsExactly("at once");
		this.clock.pump(Duration.ofMillis(500), Duration.ofMillis(500));
		assertThat(this.made).containsExactly("at once", "later");
	}

	@Test
	void aCallMayAdvanceTheClock() {
		this.clock.callLater(Duration.ofSeconds(1), () -> {
			this.made.add("outer begins");
			this.clock.advance(Duration.ofSeconds(1));
			this.made.add("outer ends");
		});
		later(2, "inner");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.made).containsExactly("outer begins", "inner", "outer ends");
		assertThat(this.clock.nanoTime()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void pendingCallsAreListedByDueTime() {
		DelayedCall second = later(2, "second");
		DelayedCall first = later(1, "first");
		DelayedCall cancelled = later(1, "cancelled");
		cancelled.cancel();
		assertThat(this.clock.getDelayedCalls()).containsExactly(first, second);
		first.delay(Duration.ofSeconds(5));
		assertThat(this.clock.getDelayedCalls()).containsExactly(second, first);
		assertThat(first.getTime()).isEqualTo(Duration.ofSeconds(6).toNanos());
		this.clock.advance(Duration.ofSeconds(6));
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		assertThat(this.made).containsExactly("second", "first");
	}

	@Test
	void resetCountsFromNowAndDelayFromTheDueTime() {
		DelayedCall reset = later(2, "reset");
		DelayedCall delayed = later(2, "delayed");
		DelayedCall pulled = later(5, "pulled");
		this.clock.advance(Duration.ofSeconds(1));
		reset.reset(Duration.ofSeconds(2));
		delayed.delay(Duration.ofMillis(500));
		pulled.delay(Duration.ofSeconds(-4));
		this.clock.advance(Duration.ZERO);
		assertThat(this.made).containsExactly("pulled");
		this.clock.advance(Duration.ofMillis(1500));
		assertThat(this.made).containsExactly("pulled", "delayed");
		this.clock.advance(Duration.ofMillis(500));
		assertThat(this.made).containsExactly("pulled", "delayed", "reset");
	}

	@Test
	void aCancelledCallIsNotMadeAndNotCancelledAgain() {
		DelayedCall call = later(1, "never");
		assertThat(call.active()).isTrue();
		call.cancel();
		assertThat(call.active()).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.made).isEmpty();
		assertThatExceptionOfType(AlreadyCancelledException.class).isThrownBy(call::cancel);
		assertThatExceptionOfType(AlreadyCancelledException.class).isThrownBy(() -> call.reset(Duration.ZERO));
		assertThatExceptionOfType(AlreadyCancelledException.class).isThrownBy(() -> call.delay(Duration.ZERO));
	}

	@Test
	void aCallIsOverAsSoonAsItBegins() {
		List<DelayedCall> calls = new ArrayList<>();
		List<Exception> thrown = new ArrayList<>();
		calls.add(this.clock.callLater(Duration.ZERO, () -> {
			assertThat(calls.get(0).active()).isFalse();
			try {
				calls.get(0).cancel();
			}
			catch (AlreadyCalledException ex) {
				thrown.add(ex);
			}
		}));
		this.clock.advance(Duration.ZERO);
		assertThat(thrown).hasSize(1);
		assertThatExceptionOfType(AlreadyCalledException.class)
			.isThrownBy(() -> calls.get(0).reset(Duration.ofSeconds(1)));
	}

	@Test
	void anExceptionComesOutAndTheOtherCallsAreMadeNext() {
		this.clock.callLater(Duration.ZERO, () -> {
			throw new IllegalStateException("expected");
		});
		later(0, "next");
		assertThatIllegalStateException().isThrownBy(() -> this.clock.advance(Duration.ZERO)).withMessage("expected");
		assertThat(this.made).isEmpty();
		this.clock.advance(Duration.ZERO);
		assertThat(this.made).containsExactly("next");
	}

	@Test
	void timeGoesForwardOnly() {
		Duration negative = Duration.ofNanos(-1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(negative));
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.callLater(negative, () -> {
		}));
		assertThatIllegalArgumentException().isThrownBy(() -> later(1, "a").reset(negative));
	}

	@Test
	void theEndOfTimeIsNotPassed() {
		this.clock.advance(Duration.ofSeconds(1));
		DelayedCall call = this.clock.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> {
		});
		assertThat(call.getTime()).isEqualTo(Long.MAX_VALUE);
		call.delay(Duration.ofDays(1));
		assertThat(call.getTime()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void measuresTheTimeoutsOfDeferreds() {
		Deferred<String> late = new Deferred<>();
		List<Throwable> failures = new ArrayList<>();
		late.addTimeout(Duration.ofSeconds(30), this.clock).addErrback((failure) -> {
			failures.add(failure);
			return "";
		});
		Deferred<String> inTime = new Deferred<String>().addTimeout(Duration.ofSeconds(30), this.clock);
		inTime.callback("value");
		assertThat(this.clock.getDelayedCalls()).hasSize(1);
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(failures).singleElement().isInstanceOf(DeferredTimeoutException.class);
	}

	private DelayedCall later(int seconds, String name) {
		return this.clock.callLater(Duration.ofSeconds(seconds), () -> this.made.add(name));
	}

}
