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
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.conformance.Vectors.Vector;
import io.eventreactor.defer.BiCallback;
import io.eventreactor.defer.Canceller;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs programs in the Deferred language. Suites add their operations with
 * {@link #define} and their part of the final state with {@link #defineFinal}.
 */
class DeferredProgram {

	private final Map<String, Operation> operations = new HashMap<>();

	private final Map<String, Supplier<?>> finals = new HashMap<>();

	private final Map<String, Deferred<@Nullable Object>> deferreds = new LinkedHashMap<>();

	private final Map<Object, String> references = new IdentityHashMap<>();

	private final Map<String, Object> things = new HashMap<>();

	private List<Object> events = new ArrayList<>();

	DeferredProgram() {
		define("add", this::add);
		define("both", (op) -> deferred(op, 1).addBoth(callback(op.get(2).asString(), op.get(3))));
		define("callback", (op) -> deferred(op, 1).callback(value(op.get(2))));
		define("errback", (op) -> deferred(op, 1).errback(Errors.create(op.get(2).asString())));
		define("cancel", (op) -> deferred(op, 1).cancel());
		define("pause", (op) -> deferred(op, 1).pause());
		define("unpause", (op) -> deferred(op, 1).unpause());
		define("chain", (op) -> deferred(op, 1).chainDeferred(deferred(op, 2)));
	}

	final void define(String name, Operation operation) {
		this.operations.put(name, operation);
	}

	/**
	 * Adds a part of the final state.
	 * @param name the name of the part
	 * @param state called after the last step
	 */
	final void defineFinal(String name, Supplier<?> state) {
		this.finals.put(name, state);
	}

	/**
	 * Replays a vector.
	 * @param vector the vector
	 */
	void replay(Vector vector) {
		for (JsonNode header : vector.json().path("deferreds")) {
			String name = header.get(0).asString();
			JsonNode canceller = header.get(1);
			define(name, canceller.isNull() ? new Deferred<>() : new Deferred<>(canceller(name, canceller)));
		}
		int number = 0;
		for (JsonNode step : vector.json().get("steps")) {
			this.events = new ArrayList<>();
			execute(step.get("op"));
			Vectors.assertSame(this.events, step.get("out"),
					"%s, step %d: %s".formatted(vector.id(), number++, step.get("op")));
		}
		JsonNode expected = vector.json().get("final");
		for (String part : expected.propertyNames()) {
			if (!"deferreds".equals(part)) {
				assertThat(this.finals).as("parts of the final state").containsKey(part);
				Vectors.assertSame(Objects.requireNonNull(this.finals.get(part)).get(), expected.get(part),
						vector.id() + ", final " + part);
			}
		}
		JsonNode states = expected.get("deferreds");
		assertThat(this.deferreds.keySet()).containsExactlyInAnyOrderElementsOf(states.propertyNames());
		this.deferreds
			.forEach((name, deferred) -> assertState(vector.id() + ", final " + name, deferred, states.get(name)));
	}

	private void assertState(String what, Deferred<@Nullable Object> deferred, JsonNode expected) {
		String kind = expected.get(0).asString();
		String description = deferred.toString();
		List<List<Object>> probed = new ArrayList<>();
		deferred.addBoth((value, failure) -> {
			probed.add(outcome(value, failure));
			return (failure != null) ? Deferred.rethrow(failure) : value;
		});
		if ("ok".equals(kind) || "err".equals(kind)) {
			assertThat(probed).as(what + " has a result").hasSize(1);
			Vectors.assertSame(probed.get(0), expected, what);
			return;
		}
		assertThat(probed).as(what + " has no result").isEmpty();
		assertThat(deferred.called()).as(what + " has been called").isEqualTo(!"unfired".equals(kind));
		String state = switch (kind) {
			case "waiting" -> "waiting for " + nameOf(deferred(expected, 1));
			default -> kind;
		};
		assertThat(description).as(what).contains(state);
	}

	private static String nameOf(Deferred<?> deferred) {
		String text = deferred.toString();
		return text.substring(0, text.indexOf('['));
	}

	/**
	 * Executes several operations in order.
	 * @param ops the operations
	 */
	final void executeAll(JsonNode ops) {
		ops.forEach(this::execute);
	}

	private void execute(JsonNode op) {
		String name = op.get(0).asString();
		Operation operation = this.operations.get(name);
		assertThat(operation).as("operation " + name).isNotNull();
		try {
			operation.run(op);
		}
		catch (Exception ex) {
			record("throws", name, op.get(1), Errors.encode(ex));
		}
	}

	final void record(@Nullable Object... event) {
		this.events.add(new ArrayList<>(Arrays.asList(event)));
	}

	private void add(JsonNode op) {
		String label = op.get(2).asString();
		JsonNode callback = op.get(3);
		JsonNode errback = op.get(4);
		Deferred<@Nullable Object> deferred = deferred(op, 1);
		if (errback.isNull()) {
			deferred.addCallback((value) -> run(label, callback, value, null));
		}
		else if (callback.isNull()) {
			deferred.addErrback((failure) -> run(label, errback, null, failure));
		}
		else {
			deferred.addCallbacks((value) -> run(label, callback, value, null),
					(failure) -> run(label, errback, null, failure));
		}
	}

	private BiCallback<@Nullable Object, @Nullable Object> callback(String label, JsonNode action) {
		return (value, failure) -> run(label, action, value, failure);
	}

	private @Nullable Object run(String label, JsonNode action, @Nullable Object value, @Nullable Throwable failure)
			throws Exception {
		List<Object> outcome = outcome(value, failure);
		record("call", label, outcome.get(0), outcome.get(1));
		return perform(action, value, failure);
	}

	/**
	 * Executes the operations of an action, and ends as it says.
	 * @param action the action
	 * @param value what it is given
	 * @param failure the failure that it is given
	 * @return what it returns
	 * @throws Exception what it raises
	 */
	final @Nullable Object perform(JsonNode action, @Nullable Object value, @Nullable Throwable failure)
			throws Exception {
		executeAll(action.path("do"));
		JsonNode then = action.get("then");
		return switch (then.get(0).asString()) {
			case "value" -> value(then.get(1));
			case "pass" -> (failure != null) ? Deferred.rethrow(failure) : value;
			case "raise" -> throw Errors.create(then.get(1).asString());
			case "deferred" -> deferred(then, 1);
			default -> throw new AssertionError("unknown outcome " + then);
		};
	}

	private Canceller canceller(String name, JsonNode canceller) {
		return (deferred) -> {
			record("canceller", name);
			executeAll(canceller.get("do"));
			if (canceller.has("then")) {
				throw Errors.create(canceller.get("then").get(1).asString());
			}
		};
	}

	@SuppressWarnings("unchecked")
	final void define(String name, Deferred<?> deferred) {
		this.deferreds.put(name, (Deferred<@Nullable Object>) deferred);
	}

	final Deferred<@Nullable Object> deferred(JsonNode op, int index) {
		return deferred(op.get(index).asString());
	}

	final Deferred<@Nullable Object> deferred(String name) {
		Deferred<@Nullable Object> deferred = this.deferreds.get(name);
		assertThat(deferred).as("Deferred " + name).isNotNull();
		return deferred;
	}

	/**
	 * Names a thing that is no Deferred.
	 * @param op its second element is the name
	 * @param thing the thing
	 */
	final void defineThing(JsonNode op, Object thing) {
		this.things.put(op.get(1).asString(), thing);
		this.references.put(thing, op.get(1).asString());
	}

	final <X> X thing(JsonNode op, Class<X> type) {
		return type.cast(this.things.get(op.get(1).asString()));
	}

	final Map<String, Object> things() {
		return this.things;
	}

	final List<Object> outcome(@Nullable Object value, @Nullable Throwable failure) {
		List<Object> outcome = new ArrayList<>();
		outcome.add((failure != null) ? "err" : "ok");
		outcome.add((failure != null) ? Errors.encode(failure) : encode(value));
		return outcome;
	}

	/**
	 * Turns a value of a program into JSON.
	 * @param value the value
	 * @return what stands for it
	 */
	final @Nullable Object encode(@Nullable Object value) {
		String reference = (value != null) ? this.references.get(value) : null;
		return (reference != null) ? Map.of("ref", reference) : value;
	}

	static @Nullable Object value(JsonNode node) {
		if (node.isNull()) {
			return null;
		}
		return node.isInt() ? (Object) node.asInt() : node.asString();
	}

	/**
	 * An operation.
	 */
	@FunctionalInterface
	interface Operation {

		void run(JsonNode op) throws Exception;

	}

}
