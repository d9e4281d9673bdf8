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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the guide, taken apart.
 *
 * @param path where it is
 * @param lines its lines
 */
record Markdown(Path path, List<String> lines) {

	/**
	 * The top of the project: tests run in the directory of their module.
	 */
	static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	/**
	 * Reads all pages: those of the guide, and the README of the project.
	 * @return the pages
	 */
	static Stream<Markdown> pages() {
		try (Stream<Path> files = Files.list(PROJECT.resolve("docs"))) {
			List<Path> pages = files.filter((file) -> file.toString().endsWith(".md"))
				.sorted()
				.collect(Collectors.toList());
			pages.add(PROJECT.resolve("README.md"));
			return pages.stream().map(Markdown::read);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Markdown read(Path path) {
		try {
			return new Markdown(path, Files.readAllLines(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Finds the fenced blocks of a language.
	 * @param language the word after the fence
	 * @return the blocks, in order
	 */
	List<Block> blocks(String language) {
		List<Block> blocks = new ArrayList<>();
		List<String> block = null;
		int begin = 0;
		for (int i = 0; i < this.lines.size(); i++) {
			String line = this.lines.get(i).stripTrailing();
			if (block == null && line.strip().equals("```" + language)) {
				block = new ArrayList<>();
				begin = i + 1;
			}
			else if (block != null && line.strip().equals("```")) {
				blocks.add(new Block(this.path.getFileName() + ":" + begin, String.join("\n", block).stripIndent()));
				block = null;
			}
			else if (block != null) {
				block.add(line);
			}
		}
		return blocks;
	}

	/**
	 * Finds the rows of the tables.
	 * @return the cells of each row, without the lines between head and body
	 */
	List<List<String>> rows() {
		return this.lines.stream()
			.filter((line) -> line.startsWith("|") && !line.matches("[|\\s:-]+"))
			.map((line) -> Stream.of(line.substring(1).split("(?<!\\\\)\\|")).map(String::strip).toList())
			.toList();
	}

	/**
	 * A fenced block.
	 *
	 * @param place page and line
	 * @param text what is in it
	 */
	record Block(String place, String text) {

		@Override
		public String toString() {
			return this.place;
		}

	}

}
