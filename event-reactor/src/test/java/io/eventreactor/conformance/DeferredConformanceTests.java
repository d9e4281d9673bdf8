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

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

import io.eventreactor.conformance.Vectors.Vector;
import io.eventreactor.testing.IgnoreUnhandledFailures;

/**
 * Replays the suites whose programs are about Deferreds. A further suite needs an entry
 * in {@link #SUITES}. Many of the programs end with a failure.
 */
@IgnoreUnhandledFailures
class DeferredConformanceTests {

	private static final Map<String, Consumer<DeferredProgram>> SUITES = Map.of("deferred", (program) -> {
	}, "lists", ListOperations::addTo, "timeouts", TimeOperations::addTo, "primitives", PrimitiveOperations::addTo,
			"looping", LoopingOperations::addTo);

	@TestFactory
	Stream<DynamicContainer> vectors() {
		return SUITES.entrySet()
			.stream()
			.map((suite) -> DynamicContainer.dynamicContainer(suite.getKey(),
					Vectors.tests(suite.getKey(), Set.of(), (vector) -> replay(vector, suite.getValue()))));
	}

	private static void replay(Vector vector, Consumer<DeferredProgram> operations) {
		if (vector.json().has("deep")) {
			DeepProgram.replay(vector);
			return;
		}
		DeferredProgram program = new DeferredProgram();
		operations.accept(program);
		program.replay(vector);
	}

}
