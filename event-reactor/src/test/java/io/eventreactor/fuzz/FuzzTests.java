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

package io.eventreactor.fuzz;

import java.util.Base64;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each parser for a moment: on the inputs that are kept, and on the same changes of
 * them in each build.
 */
class FuzzTests {

	private static final int INPUTS = Integer.getInteger("fuzz.inputs", 3000);

	@ParameterizedTest
	@EnumSource
	void survivesWhatIsKept(Target target) {
		List<byte[]> corpus = target.corpus();
		assertThat(corpus).isNotEmpty();
		corpus.forEach((input) -> run(target, input));
	}

	@ParameterizedTest
	@EnumSource
	void survivesWhatNobodyHasThoughtOf(Target target) {
		Mutator mutator = new Mutator(target.corpus(), Long.getLong("fuzz.seed", 1));
		for (int i = 0; i < INPUTS; i++) {
			run(target, mutator.next());
		}
	}

	private static void run(Target target, byte[] input) {
		try {
			target.run(input);
		}
		catch (Throwable ex) {
			throw new AssertionError(
					target + " fails on this input, in Base64: " + Base64.getEncoder().encodeToString(input), ex);
		}
	}

}
