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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parser under bytes that nobody has thought of: it throws nothing, and however the
 * network cuts them it makes the same of them. Each input is a change of those below, and
 * the same in each run; {@code -Dfuzz.inputs} makes it longer, {@code -Dfuzz.seed} other.
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
		check(original, random);
		for (int i = 0; i < INPUTS; i++) {
			byte[] input = original;
			for (int change = random.nextInt(6); change >= 0; change--) {
				input = change(input, random);
			}
			check(input, random);
		}
	}

	private static void check(byte[] input, Random random) {
		String description = "in Base64: " + Base64.getEncoder().encodeToString(input);
		List<String> whole = parse(input, input.length, random, description);
		assertThat(parse(input, 1, random, description)).as(description).isEqualTo(whole);
		assertThat(parse(input, 9, random, description)).as(description).isEqualTo(whole);
	}

	private static List<String> parse(byte[] input, int longest, Random random, String description) {
		List<String> events = new ArrayList<>();
		RespParser parser = new RespParser();
		int from = 0;
		while (from < input.length) {
			int length = (longest == input.length) ? longest : 1 + random.nextInt(longest);
			int to = Math.min(input.length, from + length);
			ByteBuf data = Unpooled.wrappedBuffer(input, from, to - from);
			try {
				while (data.isReadable()) {
					List<byte[]> request = parser.next(data);
					if (request == null) {
						break;
					}
					assertThat(request).as(description).isNotEmpty();
					events.add(String.join(" ", request.stream().map(HexFormat.of()::formatHex).toList()));
				}
			}
			catch (RuntimeException ex) {
				throw new AssertionError(description, ex);
			}
			assertThat(data.isReadable()).as(description).isFalse();
			from = to;
		}
		events.add("error: " + parser.error());
		return events;
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
