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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TelnetFilter}.
 */
class TelnetFilterTests {

	// DO ECHO, a window size of 10 lines and 255 columns, "are you there", then text
	private static final String SESSION = "a\u00ff\u00fd\u0001b\u00ff\u00fa\u001f\u0000\u00ff\u00ff\u0000\n\u00ff\u00f0c"
			+ "\u00ff\u00f6d\u00ff\u00ff\r\n";

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 100 })
	void takesOutCommandsWhereverTheyAreCut(int size) {
		TelnetFilter filter = new TelnetFilter();
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < SESSION.length(); i += size) {
			text.append(filter(filter, SESSION.substring(i, Math.min(SESSION.length(), i + size))));
		}
		assertThat(text).hasToString("abcd\u00ff\r\n");
	}

	@Test
	void makesTheSameOfAnyInputHoweverItIsCut() {
		Random random = new Random(Long.getLong("fuzz.seed", 1));
		byte[] session = SESSION.getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < 3000; i++) {
			byte[] input = new byte[random.nextInt(40)];
			for (int j = 0; j < input.length; j++) {
				input[j] = session[random.nextInt(session.length)];
			}
			TelnetFilterFuzz.fuzzerTestOneInput(input);
		}
	}

	@Test
	void doesNotCopyPlainText() {
		ByteBuf data = Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII);
		ByteBuf text = new TelnetFilter().filter(data);
		assertThat(text).isSameAs(data);
		text.release();
		assertThat(data.refCnt()).isOne();
		data.release();
	}

	private static String filter(TelnetFilter filter, String input) {
		ByteBuf data = Unpooled.copiedBuffer(input, StandardCharsets.ISO_8859_1);
		ByteBuf text = filter.filter(data);
		String result = text.toString(StandardCharsets.ISO_8859_1);
		text.release();
		data.release();
		return result;
	}

}
