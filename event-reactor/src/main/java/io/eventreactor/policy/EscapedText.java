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

package io.eventreactor.policy;

import io.netty.buffer.ByteBuf;

/**
 * Text of printable ASCII for what may be anything.
 */
final class EscapedText {

	private static final char[] HEXADECIMAL = "0123456789abcdef".toCharArray();

	private EscapedText() {
	}

	static String of(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < 128) {
				append(escaped, character);
			}
			else {
				escaped.append('?');
			}
		}
		return escaped.toString();
	}

	/**
	 * Appends bytes.
	 * @param text where to
	 * @param data the bytes, whose indexes stay where they are
	 * @param length how many of them
	 */
	static void append(StringBuilder text, ByteBuf data, int length) {
		int start = data.readerIndex();
		for (int i = start; i < start + length; i++) {
			append(text, data.getUnsignedByte(i));
		}
	}

	private static void append(StringBuilder text, int value) {
		switch (value) {
			case '\r' -> text.append("\\r");
			case '\n' -> text.append("\\n");
			case '\t' -> text.append("\\t");
			case '"' -> text.append("\\\"");
			case '\\' -> text.append("\\\\");
			default -> {
				if (value >= ' ' && value <= '~') {
					text.append((char) value);
				}
				else {
					text.append("\\x").append(HEXADECIMAL[value >> 4]).append(HEXADECIMAL[value & 0xF]);
				}
			}
		}
	}

}
