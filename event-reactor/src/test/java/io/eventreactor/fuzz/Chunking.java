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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a parser makes of a stream must not depend on how the network cuts it.
 */
public final class Chunking {

	private static final int RANDOM_CUTS = 4;

	private Chunking() {
	}

	/**
	 * Parses the same bytes as a whole, byte by byte, and cut at random.
	 * @param input the bytes
	 * @param parser what to give them to
	 */
	public static void check(byte[] input, Parser parser) {
		List<String> whole = parser.parse(List.of(input), new Random(0));
		compare(input, whole, parser, cut(input, new Random(0), 1));
		for (int seed = 1; seed <= RANDOM_CUTS; seed++) {
			// The same input is always cut in the same way, so that a failure is repeated
			Random random = new Random(Arrays.hashCode(input) * 31L + seed);
			compare(input, whole, parser, cut(input, random, 2 + random.nextInt(40)));
		}
	}

	private static void compare(byte[] input, List<String> whole, Parser parser, List<byte[]> chunks) {
		List<String> cut = parser.parse(chunks, new Random(chunks.size()));
		if (!cut.equals(whole)) {
			List<String> lengths = chunks.stream().map((chunk) -> String.valueOf(chunk.length)).toList();
			throw new AssertionError(Arrays.toString(input) + "\nas a whole: " + whole + "\ncut to "
					+ String.join(", ", lengths) + ": " + cut);
		}
	}

	private static List<byte[]> cut(byte[] input, Random random, int longest) {
		List<byte[]> chunks = new ArrayList<>();
		int from = 0;
		while (from < input.length) {
			int to = Math.min(input.length, from + 1 + random.nextInt(longest));
			chunks.add(Arrays.copyOfRange(input, from, to));
			from = to;
		}
		return chunks;
	}

	/**
	 * A parser, new for each stream.
	 */
	@FunctionalInterface
	public interface Parser {

		/**
		 * Parses a stream from its start to its end.
		 * @param chunks the stream
		 * @param random decides on what must not matter
		 * @return what the parser made of it
		 */
		List<String> parse(List<byte[]> chunks, Random random);

	}

}
