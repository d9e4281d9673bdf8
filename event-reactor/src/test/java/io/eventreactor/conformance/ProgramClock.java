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

package io.eventreactor.conformance;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import io.eventreactor.defer.TimeoutScheduler;

/**
 * The clock of a program.
 */
final class ProgramClock implements TimeoutScheduler {

	private final TreeSet<Call> calls = new TreeSet<>(Comparator.comparingLong(Call::due).thenComparing(Call::number));

	private long now;

	private long scheduled;

	@Override
	public Runnable schedule(Duration delay, Runnable action) {
		Call call = new Call(this.now + delay.toMillis(), this.scheduled++, action);
		this.calls.add(call);
		return () -> this.calls.remove(call);
	}

	void advance(long milliseconds) {
		this.now += milliseconds;
		while (!this.calls.isEmpty() && this.calls.first().due() <= this.now) {
			this.calls.pollFirst().action().run();
		}
	}

	long now() {
		return this.now;
	}

	List<Long> pending() {
		return this.calls.stream().map(Call::due).toList();
	}

	private record Call(long due, long number, Runnable action) {

	}

}
