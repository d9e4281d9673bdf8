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

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Vectors}.
 */
class VectorsTests {

	@ParameterizedTest
	@ValueSource(strings = { "deferred", "lists", "timeouts", "primitives", "looping", "line", "netstring", "intn",
			"backoff" })
	void everySuiteHasVectorsWithUniqueNames(String suite) {
		List<Vectors.Vector> vectors = Vectors.load(suite);
		Set<String> ids = new HashSet<>();
		assertThat(vectors).allSatisfy((vector) -> {
			assertThat(vector.suite()).isEqualTo(suite);
			assertThat(ids.add(vector.id())).isTrue();
		});
	}

	@Test
	void comparesValuesAndNotTheirForm() {
		Vectors.assertSame(Map.of("a", 3, "b", List.of(1)), Map.of("b", List.of(1.0), "a", 3L), "numbers");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> Vectors.assertSame(List.of("a", 1), List.of("a", "1"), "types"))
			.withMessageContaining("types");
	}

}
