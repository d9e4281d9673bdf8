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

import java.util.List;
import java.util.Random;

/**
 * Changes inputs at random, in the ways that break parsers.
 */
final class Mutator {

	private static final int LONGEST = 4096;

	private static final int[] INTERESTING = { 0, 1, 2, 3, 4, 5, 9, 10, 13, 16, 17, 100, 127, 128, 255, '0', '9', ':',
			',', '=', '\\', '/', '.', ' ', 'p', 'q', 'k', 'x', 'r', 'R', 'd', 'm' };

	private final Random random;

	private final List<byte[]> corpus;

	Mutator(List<byte[]> corpus, long seed) {
		this.corpus = corpus;
		this.random = new Random(seed);
	}

	byte[] next() {
		byte[] input = any();
		int changes = 1 + this.random.nextInt(6);
		for (int i = 0; i < changes; i++) {
			input = change(input);
		}
		return input;
	}

	private byte[] any() {
		return this.corpus.get(this.random.nextInt(this.corpus.size())).clone();
	}

	private byte[] change(byte[] input) {
		int at = this.random.nextInt(input.length + 1);
		int rest = input.length - at;
		int length = this.random.nextInt(Math.min(rest, 32) + 1);
		return switch (this.random.nextInt(7)) {
			case 0 -> set(input, at, (byte) (1 << this.random.nextInt(8)), true);
			case 1 -> set(input, at, interesting(), false);
			case 2 -> splice(input, at, new byte[] { interesting() }, 0, 1, at);
			case 3 -> splice(input, at, input, 0, 0, at + length);
			case 4 -> splice(input, at, input, at, length, at);
			case 5 -> {
				byte[] other = any();
				int from = this.random.nextInt(other.length + 1);
				yield splice(input, at, other, from, other.length - from, at + length);
			}
			default -> splice(input, at, other(1 + this.random.nextInt(8)), 0, 1, at);
		};
	}

	private byte interesting() {
		return (byte) INTERESTING[this.random.nextInt(INTERESTING.length)];
	}

	private byte[] other(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private static byte[] set(byte[] input, int at, byte value, boolean flip) {
		if (at < input.length) {
			input[at] = (byte) (flip ? input[at] ^ value : value);
		}
		return input;
	}

	// The bytes before at, some of another input, the bytes from resume on
	private static byte[] splice(byte[] input, int at, byte[] other, int from, int length, int resume) {
		byte[] result = new byte[Math.min(LONGEST, at + length + input.length - resume)];
		for (int i = 0; i < result.length; i++) {
			if (i < at) {
				result[i] = input[i];
			}
			else {
				result[i] = (i < at + length) ? other[from + i - at] : input[resume + i - at - length];
			}
		}
		return result;
	}

}
