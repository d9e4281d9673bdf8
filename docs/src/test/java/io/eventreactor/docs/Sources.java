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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The snippets in the sources of this module: what stands between {@code // tag::name[]}
 * and {@code // end::name[]}.
 */
final class Sources {

	private Sources() {
	}

	/**
	 * Reads all snippets.
	 * @return their text by file and name
	 */
	static Map<String, String> snippets() {
		Map<String, String> snippets = new LinkedHashMap<>();
		try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).sorted().toList()) {
				read(file, snippets);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return snippets;
	}

	private static void read(Path file, Map<String, String> snippets) throws IOException {
		String name = null;
		List<String> lines = new ArrayList<>();
		for (String line : Files.readAllLines(file)) {
			String text = line.strip();
			if (text.startsWith("// tag::")) {
				name = file.getFileName() + "#" + text.substring("// tag::".length(), text.length() - 2);
				lines.clear();
			}
			else if (text.startsWith("// end::") && name != null) {
				snippets.put(name, String.join("\n", lines).stripIndent().strip());
				name = null;
			}
			else {
				lines.add(line.stripTrailing());
			}
		}
	}

}
