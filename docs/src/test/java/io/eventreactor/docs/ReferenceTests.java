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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the guide refers to exists: the tests that it names, and the pages and files that
 * it links to.
 */
class ReferenceTests {

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)(?:\\.(\\w+))?`");

	private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?(?:\\(\\))?`");

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

	@Test
	void testsThatAreNamedExist() throws IOException {
		Map<String, String> tests = sources(Markdown.PROJECT, "Tests");
		Set<String> missing = new TreeSet<>();
		matches(TEST).forEach((match) -> {
			String source = tests.get(match.group(1));
			if (source == null || (match.group(2) != null && !source.contains("void " + match.group(2) + "("))) {
				missing.add(match.group());
			}
		});
		assertThat(missing).isEmpty();
	}

	@Test
	void namesForThoseWhoComeFromTwistedExist() throws IOException {
		Map<String, String> types = sources(Markdown.PROJECT, "");
		Set<String> missing = new TreeSet<>();
		Markdown.pages()
			.filter((page) -> page.path().endsWith("coming-from-twisted.md"))
			.flatMap((page) -> page.rows().stream())
			.filter((cells) -> cells.size() == 2)
			.flatMap((cells) -> NAME.matcher(cells.get(1)).results())
			.filter((match) -> {
				String source = types.get(match.group(1));
				return source == null || (match.group(2) != null && !source.contains(match.group(2) + "("));
			})
			.forEach((match) -> missing.add(match.group()));
		assertThat(missing).isEmpty();
	}

	@Test
	void linksLeadSomewhere() {
		Set<String> broken = Markdown.pages()
			.flatMap((page) -> LINK.matcher(String.join("\n", page.lines()))
				.results()
				.map((match) -> page.path().resolveSibling(match.group(1))))
			.filter((target) -> !Files.exists(target))
			.map(Path::toString)
			.collect(Collectors.toSet());
		assertThat(broken).isEmpty();
	}

	private static Stream<MatchResult> matches(Pattern pattern) {
		return Markdown.pages()
			.map(Markdown::lines)
			.flatMap(Collection::stream)
			.map(pattern::matcher)
			.flatMap(Matcher::results);
	}

	private static Map<String, String> sources(Path directory, String suffix) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.getFileName().toString().endsWith(suffix + ".java"))
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						ReferenceTests::read, String::concat));
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
