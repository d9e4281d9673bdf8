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

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What the parser makes of a stream does not depend on how the network cuts it, and it
 * throws nothing. For Jazzer, and for {@link RespParserFuzzTests}.
 */
public final class RespParserFuzz {

	private static final int LONGEST_PIECE = 9;

	private RespParserFuzz() {
	}

	/**
	 * Parses an input as a whole, byte by byte, and cut at random.
	 * @param input the input
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		Random random = new Random(input.length);
		List<String> whole = parse(input, input.length, random);
		require(parse(input, 1, random).equals(whole), "is other byte by byte than as a whole");
		require(parse(input, LONGEST_PIECE, random).equals(whole), "is other in pieces than as a whole");
	}

	private static List<String> parse(byte[] input, int longest, Random random) {
		List<String> events = new ArrayList<>();
		RespParser parser = new RespParser();
		int from = 0;
		while (from < input.length) {
			int length = (longest == input.length) ? longest : 1 + random.nextInt(longest);
			int to = Math.min(input.length, from + length);
			ByteBuf data = Unpooled.wrappedBuffer(input, from, to - from);
			while (data.isReadable()) {
				List<byte[]> request = parser.next(data);
				if (request == null) {
					break;
				}
				require(!request.isEmpty(), "is a request without a name");
				events.add(String.join(" ", request.stream().map(HexFormat.of()::formatHex).toList()));
			}
			require(!data.isReadable(), "is not read to its end");
			from = to;
		}
		events.add("error: " + parser.error());
		return events;
	}

	private static void require(boolean condition, String problem) {
		if (!condition) {
			throw new AssertionError("The input " + problem);
		}
	}

}
