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

import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The receivers do what the reference did.
 */
class FramingConformanceTests {

	// Once the connection is closing, our receivers deliver nothing more, whatever the
	// framing: FrameReceiverTests shows that
	private static final Set<String> DIFFERENT = Set.of("quirk:deliver-after-lose");

	@TestFactory
	Stream<DynamicTest> line() {
		return Vectors.tests("line", Set.of(), FramingReplay::replay);
	}

	@TestFactory
	Stream<DynamicTest> netstring() {
		return Vectors.tests("netstring", DIFFERENT, FramingReplay::replay);
	}

	@TestFactory
	Stream<DynamicTest> intn() {
		return Vectors.tests("intn", DIFFERENT, FramingReplay::replay);
	}

}
