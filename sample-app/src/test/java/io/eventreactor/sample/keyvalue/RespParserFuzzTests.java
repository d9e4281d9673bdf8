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

package io.eventreactor.sample.keyvalue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parser under bytes that nobody has thought of: it throws nothing, and however the
 * network cuts them it makes the same of them. Each input is a change of those below, and
 * the same in each run; {@code -Dfuzz.inputs} makes it longer, {@code -Dfuzz.seed} other.
 * {@link io.eventreactor.sample.JazzerTests} looks for more.
 */
class RespParserFuzzTests {

	private static final int INPUTS = Integer.getInteger("fuzz.inputs", 3000);

	private static final String INTERESTING = "*$-+\r\n0123456789 \"'\\xX\0\u00ff";

	@ParameterizedTest
	@ValueSource(strings = { "*1\r\n$4\r\nPING\r\n", "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\nPING\r\n",
			"*2\r\n$3\r\nGET\r\n$0\r\n\r\n*0\r\n*-1\r\nGET a\r\n",
			"SET key \"a \\x41 \\n\\\" b\" 'c\\'d'\nPING\r\n\r\n", "*1\r\n$-1\r\n", "*1048577\r\n",
			"*1\r\n$1048577\r\n", "*9999999999\r\n", "*2\r\n:3\r\n" })
	void makesTheSameOfAnInputHoweverItIsCut(String seed) {
		Random random = new Random(Long.getLong("fuzz.seed", 1));
		byte[] original = seed.getBytes(StandardCharsets.ISO_8859_1);
		check(original);
		for (int i = 0; i < INPUTS; i++) {
			byte[] input = original;
			for (int change = random.nextInt(6); change >= 0; change--) {
				input = change(input, random);
			}
			check(input);
		}
	}

	private static void check(byte[] input) {
		try {
			RespParserFuzz.fuzzerTestOneInput(input);
		}
		catch (Throwable ex) {
			throw new AssertionError("Fails on this input, in Base64: " + Base64.getEncoder().encodeToString(input),
					ex);
		}
	}

	private static byte[] change(byte[] input, Random random) {
		int at = random.nextInt(input.length + 1);
		int end = at + random.nextInt(Math.min(input.length - at, 16) + 1);
		byte[] inserted = switch (random.nextInt(4)) {
			case 0 -> new byte[] { (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length())) };
			case 1 -> new byte[] { (byte) random.nextInt() };
			case 2 -> Arrays.copyOfRange(input, at, end);
			default -> new byte[0];
		};
		// Put in front of what is there, or in its place
		int resume = random.nextBoolean() ? at : end;
		byte[] result = new byte[at + inserted.length + input.length - resume];
		System.arraycopy(input, 0, result, 0, at);
		System.arraycopy(inserted, 0, result, at, inserted.length);
		System.arraycopy(input, resume, result, at + inserted.length, input.length - resume);
		return result;
	}

}
