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

package io.eventreactor.endpoint;

import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is told of descriptions that are wrong.
 */
final class Mistakes {

	private Mistakes() {
	}

	/**
	 * Sees that a description is refused, and how.
	 * @param description the description
	 * @param endpoints makes endpoints of it
	 * @param position where it is wrong
	 * @param problem what is wrong
	 * @return what is told to do about it
	 */
	static String assertMistake(String description, Function<String, ?> endpoints, int position, String problem) {
		StringBuilder remedy = new StringBuilder();
		assertThatExceptionOfType(EndpointSyntaxException.class).isThrownBy(() -> endpoints.apply(description))
			.satisfies((ex) -> {
				assertThat(ex.getProblem()).isEqualTo(problem);
				assertThat(ex.getPosition()).isEqualTo(position);
				assertThat(ex.getRemedy()).isNotBlank().doesNotEndWith(".");
				assertThat(ex.getDescription()).isEqualTo(description);
				assertThat(ex).hasMessage("Endpoint '" + description + "', character " + position + ": " + problem
						+ ". " + ex.getRemedy() + ".");
				remedy.append(ex.getRemedy());
			});
		return remedy.toString();
	}

}
