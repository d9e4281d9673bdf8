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

import tools.jackson.databind.JsonNode;

/**
 * The operations of the suite timeouts.
 */
final class TimeOperations {

	private final DeferredProgram program;

	private final ProgramClock clock = new ProgramClock();

	private TimeOperations(DeferredProgram program) {
		this.program = program;
	}

	static void addTo(DeferredProgram program) {
		TimeOperations operations = new TimeOperations(program);
		program.define("timeout", operations::timeout);
		program.define("advance", (op) -> operations.clock.advance(op.get(1).asLong()));
		program.define("pump", (op) -> op.get(1).forEach((step) -> operations.clock.advance(step.asLong())));
		program.define("later", (op) -> operations.clock.schedule(Duration.ofMillis(op.get(1).asLong()),
				() -> program.executeAll(op.get(2))));
		program.defineFinal("timers", operations.clock::pending);
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
