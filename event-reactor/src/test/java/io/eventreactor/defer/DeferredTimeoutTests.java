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

package io.eventreactor.defer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Deferred#addTimeout}: what the conformance vectors cannot say.
 */
class DeferredTimeoutTests {

	private final List<Runnable> timers = new ArrayList<>();

	private final TimeoutScheduler scheduler = (delay, call) -> {
		this.timers.add(call);
		return () -> this.timers.remove(call);
	};

	@Test
	void failureIsATimeoutExceptionOfTheJdk() throws Exception {
		Deferred<String> deferred = new Deferred<String>().addTimeout(Duration.ofSeconds(3), this.scheduler)
			.addErrback(TimeoutException.class, Throwable::getMessage);
		this.timers.get(0).run();
		assertThat(deferred.await()).contains("PT3S");
	}

	@Test
	void failureTellsTheTimeAndItsCause() {
		Deferred<String> deferred = new Deferred<String>().addTimeout(Duration.ofSeconds(3), this.scheduler);
		this.timers.get(0).run();
		assertThatExceptionOfType(DeferredTimeoutException.class).isThrownBy(deferred::await)
			.withCauseInstanceOf(CancelledException.class)
			.satisfies((exception) -> assertThat(exception.timeout()).isEqualTo(Duration.ofSeconds(3)));
	}

	@Test
	void resultInTimeStopsTheTimer() {
		Deferred<String> deferred = new Deferred<String>().addTimeout(Duration.ofSeconds(3), this.scheduler);
		assertThat(this.timers).hasSize(1);
		deferred.callback("x");
		assertThat(this.timers).isEmpty();
	}

	@Test
	void timeMustNotBeNegative() {
		Deferred<String> deferred = new Deferred<>();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> deferred.addTimeout(Duration.ofMillis(-1), this.scheduler))
			.withMessageContaining("PT-0.001S");
		assertThat(this.timers).isEmpty();
	}

}
