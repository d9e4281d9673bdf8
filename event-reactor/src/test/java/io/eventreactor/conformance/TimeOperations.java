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
import java.util.List;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;

import io.eventreactor.testing.ManualClock;

/**
 * The operations of the suite timeouts.
 */
final class TimeOperations {

	private final DeferredProgram program;

	private final ManualClock clock = new ManualClock();

	private TimeOperations(DeferredProgram program) {
		this.program = program;
	}

	/**
	 * Adds the operations of the suite.
	 * @param program the program
	 * @return its clock
	 */
	static ManualClock addTo(DeferredProgram program) {
		TimeOperations operations = new TimeOperations(program);
		program.define("timeout", operations::timeout);
		program.define("advance", (op) -> operations.clock.advance(Duration.ofMillis(op.get(1).asLong())));
		program.define("pump", (op) -> operations.clock
			.pump(op.get(1).valueStream().map((step) -> Duration.ofMillis(step.asLong())).toArray(Duration[]::new)));
		program.define("later", (op) -> operations.clock.callLater(Duration.ofMillis(op.get(1).asLong()),
				() -> program.executeAll(op.get(2))));
		program.defineFinal("timers",
				() -> operations.clock.getDelayedCalls()
					.stream()
					.map((call) -> TimeUnit.NANOSECONDS.toMillis(call.getTime()))
					.toList());
		return operations.clock;
	}

	private void timeout(JsonNode op) {
		long milliseconds = op.get(2).asLong();
		Duration timeout = Duration.ofMillis(milliseconds);
		JsonNode hook = op.get(3);
		if (hook.isNull()) {
			this.program.deferred(op, 1).addTimeout(timeout, this.clock);
			return;
		}
		this.program.deferred(op, 1).addTimeout(timeout, this.clock, (value, failure) -> {
			List<Object> outcome = this.program.outcome(value, failure);
			this.program.record("timedout", hook.get(0).asString(), milliseconds, outcome.get(0), outcome.get(1));
			return this.program.perform(hook.get(1), value, failure);
		});
	}

}
