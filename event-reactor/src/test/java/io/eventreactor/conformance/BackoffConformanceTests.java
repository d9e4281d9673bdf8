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
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import io.eventreactor.conformance.Vectors.Vector;
import io.eventreactor.service.BackoffPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays the vectors of the suite backoff.
 */
class BackoffConformanceTests {

	private static final double NANOSECOND = 1e-9;

	@TestFactory
	Stream<DynamicTest> policies() {
		return tests("policy", BackoffConformanceTests::replay);
	}

	@TestFactory
	Stream<DynamicTest> reconnectingFactories() {
		return tests("reconnect", BackoffReplay::reconnect);
	}

	@TestFactory
	Stream<DynamicTest> clientServices() {
		return tests("client", BackoffReplay::client);
	}

	private static Stream<DynamicTest> tests(String kind, Consumer<Vector> replay) {
		return Vectors.load("backoff")
			.stream()
			.filter((vector) -> kind.equals(vector.json().get("kind").asString()))
			.map((vector) -> DynamicTest.dynamicTest(vector.id(), () -> replay.accept(vector)));
	}

	private static void replay(Vector vector) {
		JsonNode json = vector.json();
		BackoffPolicy policy = BackoffReplay.policy(json);
		JsonNode attempts = json.get("attempts");
		assertThat(attempts).isNotEmpty();
		for (int i = 0; i < attempts.size(); i++) {
			Duration delay = policy.delay(attempts.get(i).asInt());
			double expected = json.get("expect").get(i).asDouble();
			assertThat(delay.toNanos() * NANOSECOND).as("%s, attempt %s", vector.id(), attempts.get(i))
				.isCloseTo(expected, Offset.offset(Math.max(expected, 1) * NANOSECOND));
		}
	}

}
