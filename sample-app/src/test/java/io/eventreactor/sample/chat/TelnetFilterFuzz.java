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

package io.eventreactor.sample.chat;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What the filter leaves of a stream does not depend on how the network cuts it, and is
 * never more than came. For Jazzer, and for {@link TelnetFilterTests}.
 */
public final class TelnetFilterFuzz {

	private static final int LONGEST_PIECE = 7;

	private TelnetFilterFuzz() {
	}

	/**
	 * Filters an input as a whole, byte by byte, and cut at random.
	 * @param input the input
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		Random random = new Random(input.length);
		String whole = filter(input, Math.max(1, input.length), null);
		require(whole.length() <= input.length, "has become longer");
		require(filter(input, 1, null).equals(whole), "is other byte by byte than as a whole");
		require(filter(input, LONGEST_PIECE, random).equals(whole), "is other in pieces than as a whole");
	}

	private static String filter(byte[] input, int longest, Random random) {
		TelnetFilter filter = new TelnetFilter();
		StringBuilder text = new StringBuilder();
		int from = 0;
		while (from < input.length) {
			int length = (random != null) ? 1 + random.nextInt(longest) : longest;
			int to = Math.min(input.length, from + length);
			ByteBuf data = Unpooled.wrappedBuffer(input, from, to - from);
			ByteBuf left = filter.filter(data);
			text.append(left.toString(StandardCharsets.ISO_8859_1));
			left.release();
			data.release();
			require(data.refCnt() == 0, "is held on to");
			from = to;
		}
		return text.toString();
	}

	private static void require(boolean condition, String problem) {
		if (!condition) {
			throw new AssertionError("The input " + problem);
		}
	}

}
