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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conformance vectors: programs with the events and the final state that were
 * recorded when the reference ran them.
 * <p>
 * The system property {@code conformance.vectors} names another folder to read them from.
 * Of a folder, every {@code *.jsonl} is read whose name begins with the name of the
 * suite; a suite without a file there has no tests.
 */
final class Vectors {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Vectors() {
	}

	/**
	 * Makes a test of each vector of a suite.
	 * @param suite the name of the suite
	 * @param skippedTags vectors with one of these tags are left out
	 * @param replay replays a vector, and fails if something else happens
	 * @return a test for each vector
	 */
	static Stream<DynamicTest> tests(String suite, Set<String> skippedTags, Consumer<Vector> replay) {
		List<Vector> vectors = load(suite);
		if (otherFolder().isEmpty()) {
			assertThat(vectors).as("vectors of suite " + suite).isNotEmpty();
		}
		return vectors.stream()
			.filter((vector) -> Collections.disjoint(vector.tags(), skippedTags))
			.map((vector) -> DynamicTest.dynamicTest(vector.id(), () -> replay.accept(vector)));
	}

	/**
	 * Reads the vectors of a suite.
	 * @param suite the name of the suite
	 * @return all of them, in the order of the files
	 */
	static List<Vector> load(String suite) {
		try (Stream<Path> files = Files.list(folder())) {
			List<Vector> vectors = new ArrayList<>();
			for (Path file : files.sorted().toList()) {
				String name = file.getFileName().toString();
				if (name.startsWith(suite) && name.endsWith(".jsonl")) {
					Files.readAllLines(file).stream().map(Vectors::parse).forEach(vectors::add);
				}
			}
			return vectors;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Turns maps, lists, strings, numbers, booleans and nulls into JSON.
	 * @param value the value
	 * @return the same as JSON
	 */
	static JsonNode json(@Nullable Object value) {
		return MAPPER.valueToTree(value);
	}

	/**
	 * Compares as JSON values: 3 equals 3.0, and the order of the keys does not matter.
	 * @param actual what happened
	 * @param expected what should have happened
	 * @param what where in the vector this is
	 */
	static void assertSame(@Nullable Object actual, @Nullable Object expected, String what) {
		assertThat(canonical(json(actual))).as(what).isEqualTo(canonical(json(expected)));
	}

	private static String canonical(JsonNode node) {
		return MAPPER.writeValueAsString(plain(node));
	}

	private static @Nullable Object plain(JsonNode node) {
		if (node.isNumber()) {
			return node.decimalValue().stripTrailingZeros();
		}
		if (node.isArray()) {
			List<@Nullable Object> list = new ArrayList<>();
			node.forEach((element) -> list.add(plain(element)));
			return list;
		}
		if (node.isObject()) {
			Map<String, @Nullable Object> map = new LinkedHashMap<>();
			node.propertyNames().stream().sorted().forEach((name) -> map.put(name, plain(node.get(name))));
			return map;
		}
		return node;
	}

	private static Vector parse(String line) {
		JsonNode json = MAPPER.readTree(line);
		Set<String> tags = new TreeSet<>();
		json.path("tags").forEach((tag) -> tags.add(tag.asString()));
		return new Vector(json.get("id").asString(), json.get("suite").asString(), Set.copyOf(tags), json);
	}

	private static Path folder() {
		String folder = otherFolder();
		if (!folder.isEmpty()) {
			return Path.of(folder);
		}
		URL resource = Vectors.class.getResource("/conformance/manifest.json");
		try {
			assertThat(resource).as("the folder conformance of the test resources").isNotNull();
			return Path.of(resource.toURI()).getParent();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String otherFolder() {
		return System.getProperty("conformance.vectors", "");
	}

	/**
	 * One program.
	 *
	 * @param id its unique name
	 * @param suite the suite that it belongs to
	 * @param tags where a general description of the situation applies
	 * @param json all of it
	 */
	record Vector(String id, String suite, Set<String> tags, JsonNode json) {

		@Override
		public String toString() {
			return this.id;
		}

	}

}
