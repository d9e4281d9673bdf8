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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.task.LoopingCall;
import io.eventreactor.testing.ManualClock;

/**
 * The operations of the suite looping.
 */
final class LoopingOperations {

	private final DeferredProgram program;

	private final ManualClock clock;

	private LoopingOperations(DeferredProgram program) {
		this.program = program;
		this.clock = TimeOperations.addTo(program);
	}

	static void addTo(DeferredProgram program) {
		LoopingOperations operations = new LoopingOperations(program);
		program.define("loop", operations::loop);
		program.define("start", operations::start);
		program.define("stop", (op) -> program.thing(op, LoopingCall.class).stop());
		program.define("reset", (op) -> program.thing(op, LoopingCall.class).reset());
		program.defineFinal("things", operations::state);
	}

	private void loop(JsonNode op) {
		String name = op.get(1).asString();
		JsonNode actions = op.get(3);
		AtomicInteger number = new AtomicInteger();
		LoopingCall loop = (op.get(2).asBoolean()) ? LoopingCall.withCount(this.clock, (count) -> {
			this.program.record("tick", name, now(), count);
			return perform(actions, number.getAndIncrement());
		}) : new LoopingCall(this.clock, () -> {
			this.program.record("tick", name, now());
			return perform(actions, number.getAndIncrement());
		});
		this.program.defineThing(op, loop);
	}

	private @Nullable Object perform(JsonNode actions, int number) throws Exception {
		return (number < actions.size()) ? this.program.perform(actions.get(number), null, null) : null;
	}

	private long now() {
		return TimeUnit.NANOSECONDS.toMillis(this.clock.nanoTime());
	}

	private void start(JsonNode op) {
		LoopingCall loop = this.program.thing(op, LoopingCall.class);
		this.program.define(op.get(4).asString(),
				loop.start(Duration.ofMillis(op.get(2).asLong()), op.get(3).asBoolean()));
	}

	private Object state() {
		Map<String, Object> states = new LinkedHashMap<>();
		this.program.things()
			.forEach((name, loop) -> states.put(name, Map.of("running", ((LoopingCall) loop).running())));
		return states;
	}

}
