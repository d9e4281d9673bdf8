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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.DeferredList;
import io.eventreactor.defer.First;

/**
 * The operations of the suite lists.
 */
final class ListOperations {

	private final DeferredProgram program;

	private ListOperations(DeferredProgram program) {
		this.program = program;
	}

	static void addTo(DeferredProgram program) {
		ListOperations operations = new ListOperations(program);
		program.define("list", operations::list);
		program.define("gather", operations::gather);
		program.define("race", operations::race);
	}

	private void list(JsonNode op) {
		DeferredList<@Nullable Object> list = new DeferredList<>(members(op), flags(op.get(3)));
		this.program.define(op.get(1).asString(), list.addCallback(this::encode));
	}

	private void gather(JsonNode op) {
		boolean consumeErrors = List.of(flags(op.get(3))).contains(DeferredList.Flag.CONSUME_ERRORS);
		Deferred<List<@Nullable Object>> gathered = (consumeErrors) ? Deferred.gatherResults(members(op), true)
				: Deferred.gatherResults(members(op));
		this.program.define(op.get(1).asString(), gathered.addCallback((values) -> {
			List<@Nullable Object> encoded = new ArrayList<>();
			values.forEach((value) -> encoded.add(this.program.encode(value)));
			return Map.of("values", encoded);
		}));
	}

	private void race(JsonNode op) {
		Deferred<First<@Nullable Object>> race = Deferred.race(members(op));
		this.program.define(op.get(1).asString(), race.addCallback(this::encode));
	}

	private List<Deferred<@Nullable Object>> members(JsonNode op) {
		List<Deferred<@Nullable Object>> members = new ArrayList<>();
		op.get(2).forEach((name) -> members.add(this.program.deferred(name.asString())));
		return members;
	}

	private static DeferredList.Flag[] flags(JsonNode names) {
		List<DeferredList.Flag> flags = new ArrayList<>();
		names.forEach((name) -> flags
			.add(DeferredList.Flag.valueOf(name.asString().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))));
		return flags.toArray(new DeferredList.Flag[0]);
	}

	private Object encode(DeferredList.Result<@Nullable Object> result) {
		First<@Nullable Object> first = result.first();
		if (first != null) {
			return encode(first);
		}
		List<Object> encoded = new ArrayList<>();
		result.outcomes().forEach((outcome) -> encoded.add(this.program.outcome(outcome.value(), outcome.failure())));
		return Map.of("list", encoded);
	}

	private Object encode(First<@Nullable Object> first) {
		List<@Nullable Object> encoded = new ArrayList<>();
		encoded.add(first.index());
		encoded.add(this.program.encode(first.value()));
		return new HashMap<>(Map.of("first", encoded));
	}

}
