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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.conformance.Vectors.Vector;
import io.eventreactor.defer.BiCallback;
import io.eventreactor.defer.Deferred;

/**
 * Builds the deep programs of the suite deferred, which must not overflow the stack.
 */
final class DeepProgram {

	private final AtomicInteger calls = new AtomicInteger();

	private final List<Deferred<@Nullable Object>> deferreds = new ArrayList<>();

	private DeepProgram() {
	}

	static void replay(Vector vector) {
		JsonNode deep = vector.json().get("deep");
		DeepProgram program = new DeepProgram();
		int levels = deep.get("levels").asInt();
		switch (deep.get("shape").asString()) {
			case "tower" -> program.tower(levels, deep);
			case "ready" -> program.ready(levels, "deferred".equals(deep.path("via").asString("")));
			case "re-add" -> program.addAgain(levels);
			case "recover" -> program.recover(levels);
			default -> throw new AssertionError("unknown shape " + deep);
		}
		JsonNode expected = vector.json().get("expect");
		expected.propertyNames()
			.stream()
			.filter((name) -> !"calls".equals(name))
			.map(Integer::valueOf)
			.sorted()
			.forEach((index) -> Vectors.assertSame(program.probe(index), expected.get(index.toString()),
					vector.id() + ", number " + index));
		JsonNode calls = (expected.has("calls")) ? expected.get("calls") : vector.json().get("calls");
		if (calls != null) {
			Vectors.assertSame(program.calls.get(), calls, vector.id() + ", calls");
		}
	}

	private List<Object> probe(int index) {
		List<Object> seen = new ArrayList<>();
		this.deferreds.get(index).addBoth((value, failure) -> {
			seen.addAll(new DeferredProgram().outcome(value, failure));
			return (failure != null) ? Deferred.rethrow(failure) : value;
		});
		return (seen.isEmpty()) ? List.of("unfired") : seen;
	}

	private void tower(int levels, JsonNode deep) {
		for (int i = 0; i < levels; i++) {
			this.deferreds.add(new Deferred<>());
		}
		for (int i = 0; i < levels - 1; i++) {
			Deferred<@Nullable Object> next = this.deferreds.get(i + 1);
			this.deferreds.get(i).addCallback((value) -> {
				this.calls.incrementAndGet();
				return next;
			});
		}
		boolean outerFirst = "outer-first".equals(deep.get("order").asString());
		for (int i = 0; i < levels; i++) {
			fire((outerFirst) ? i : levels - 1 - i, deep.get("outcome"));
		}
		if ("cancel".equals(deep.get("outcome").get(0).asString())) {
			this.deferreds.get(0).cancel();
		}
	}

	private void fire(int index, JsonNode outcome) {
		Deferred<@Nullable Object> deferred = this.deferreds.get(index);
		if (index < this.deferreds.size() - 1) {
			deferred.callback(null);
			return;
		}
		switch (outcome.get(0).asString()) {
			case "ok" -> deferred.callback(DeferredProgram.value(outcome.get(1)));
			case "err" -> deferred.errback(Errors.create(outcome.get(1).asString()));
			default -> {
			}
		}
	}

	private Deferred<@Nullable Object> single() {
		Deferred<@Nullable Object> deferred = new Deferred<>();
		this.deferreds.add(deferred);
		return deferred;
	}

	private void ready(int levels, boolean viaDeferred) {
		Deferred<@Nullable Object> deferred = single();
		for (int i = 0; i < levels; i++) {
			int number = i;
			deferred.addCallback((value) -> {
				this.calls.incrementAndGet();
				return (viaDeferred) ? Deferred.succeed(number) : (Object) number;
			});
		}
		deferred.callback(null);
	}

	private void addAgain(int levels) {
		Deferred<@Nullable Object> deferred = single();
		BiCallback<@Nullable Object, @Nullable Object> callback = new BiCallback<>() {

			@Override
			public Object call(@Nullable Object value, @Nullable Throwable failure) {
				int count = DeepProgram.this.calls.incrementAndGet();
				if (count < levels) {
					deferred.addBoth(this);
				}
				return count;
			}

		};
		deferred.addBoth(callback);
		deferred.callback(null);
	}

	private void recover(int levels) {
		Deferred<@Nullable Object> deferred = single();
		for (int i = 0; i < levels; i++) {
			deferred.addCallbacks((value) -> {
				this.calls.incrementAndGet();
				throw Errors.create("E1");
			}, (failure) -> this.calls.incrementAndGet());
		}
		deferred.callback(null);
	}

}
