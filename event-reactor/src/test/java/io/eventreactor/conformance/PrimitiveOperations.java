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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.DeferredLock;
import io.eventreactor.defer.DeferredQueue;
import io.eventreactor.defer.DeferredSemaphore;

/**
 * The operations of the suite primitives.
 */
final class PrimitiveOperations {

	private final DeferredProgram program;

	private PrimitiveOperations(DeferredProgram program) {
		this.program = program;
	}

	static void addTo(DeferredProgram program) {
		PrimitiveOperations operations = new PrimitiveOperations(program);
		program.define("lock", (op) -> program.defineThing(op, new DeferredLock()));
		program.define("sem", (op) -> program.defineThing(op, new DeferredSemaphore(op.get(2).asInt())));
		program.define("queue", (op) -> program.defineThing(op,
				new DeferredQueue<@Nullable Object>(limit(op.get(2)), limit(op.get(3)))));
		program.define("acquire", operations::acquire);
		program.define("release", operations::release);
		program.define("run", operations::run);
		program.define("put", (op) -> operations.queue(op).put(DeferredProgram.value(op.get(2))));
		program.define("get", (op) -> program.define(op.get(2).asString(), operations.queue(op).get()));
		program.defineFinal("things", operations::state);
	}

	private static int limit(JsonNode node) {
		return node.isNull() ? Integer.MAX_VALUE : node.asInt();
	}

	@SuppressWarnings("unchecked")
	private DeferredQueue<@Nullable Object> queue(JsonNode op) {
		return this.program.thing(op, DeferredQueue.class);
	}

	private void acquire(JsonNode op) {
		Object thing = this.program.thing(op, Object.class);
		Deferred<?> acquired = (thing instanceof DeferredLock lock) ? lock.acquire()
				: ((DeferredSemaphore) thing).acquire();
		this.program.define(op.get(2).asString(), acquired);
	}

	private void release(JsonNode op) {
		Object thing = this.program.thing(op, Object.class);
		if (thing instanceof DeferredLock lock) {
			lock.release();
		}
		else {
			((DeferredSemaphore) thing).release();
		}
	}

	private void run(JsonNode op) {
		Object thing = this.program.thing(op, Object.class);
		Callable<@Nullable Object> function = () -> {
			this.program.record("run", op.get(3).asString());
			return this.program.perform(op.get(4), null, null);
		};
		Deferred<?> result = (thing instanceof DeferredLock lock) ? lock.run(function)
				: ((DeferredSemaphore) thing).run(function);
		this.program.define(op.get(2).asString(), result);
	}

	private Object state() {
		Map<String, Object> states = new LinkedHashMap<>();
		this.program.things().forEach((name, thing) -> states.put(name, state(thing)));
		return states;
	}

	private static Object state(Object thing) {
		if (thing instanceof DeferredLock lock) {
			return Map.of("locked", lock.locked(), "waiting", lock.waiting());
		}
		if (thing instanceof DeferredSemaphore semaphore) {
			return Map.of("tokens", semaphore.tokens(), "waiting", semaphore.waiting());
		}
		DeferredQueue<?> queue = (DeferredQueue<?>) thing;
		return Map.of("pending", queue.pending(), "waiting", queue.waiting());
	}

}
