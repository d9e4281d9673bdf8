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

package io.eventreactor.docs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every piece of Java in the guide is one that is compiled and run here.
 */
class SnippetTests {

	private static final Map<String, String> snippets = Sources.snippets();

	static Stream<Markdown.Block> blocks() {
		return Markdown.pages().map((page) -> page.blocks("java")).flatMap(Collection::stream);
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void snippetIsInTheSources(Markdown.Block block) {
		assertThat(snippets.values()).as("Snippet at " + block.place()).contains(block.text().strip());
	}

	@Test
	void noSnippetOfTheSourcesIsLeftOver() {
		Set<String> shown = blocks().map((block) -> block.text().strip()).collect(Collectors.toSet());
		List<String> leftOver = snippets.entrySet()
			.stream()
			.filter((snippet) -> !shown.contains(snippet.getValue()))
			.map(Map.Entry::getKey)
			.toList();
		assertThat(leftOver).isEmpty();
	}

}
