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

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A command as a person types it: words with blanks between them, in quotes where a word
 * has blanks of its own. Backslash escapes work as in Redis: all of them within double
 * quotes, only that of the quote within single ones.
 */
class InlineCommand {

	private final byte[] line;

	private final int length;

	private int position;

	/**
	 * Creates the command.
	 * @param line holds the line from its beginning, without a line feed
	 * @param length the number of bytes of the line
	 */
	InlineCommand(byte[] line, int length) {
		this.line = line;
		this.length = length;
	}

	/**
	 * Splits the line.
	 * @param words what the words are added to
	 * @return {@code false} if a quote is not closed, or is followed by more of the word
	 */
	boolean split(List<byte[]> words) {
		while (true) {
			while (this.position < this.length && isBlank(this.line[this.position])) {
				this.position++;
			}
			if (this.position == this.length) {
				return true;
			}
			ByteArrayOutputStream word = new ByteArrayOutputStream();
			if (!readWord(word)) {
				return false;
			}
			words.add(word.toByteArray());
		}
	}

	private boolean readWord(ByteArrayOutputStream word) {
		while (this.position < this.length) {
			byte next = this.line[this.position];
			if (isBlank(next)) {
				return true;
			}
			this.position++;
			if (next == '"' || next == '\'') {
				return readQuoted(next, word) && (this.position == this.length || isBlank(this.line[this.position]));
			}
			word.write(next);
		}
		return true;
	}

	private boolean readQuoted(byte quote, ByteArrayOutputStream word) {
		while (this.position < this.length) {
			byte next = this.line[this.position++];
			if (next == quote) {
				return true;
			}
			if (next == '\\' && this.position < this.length) {
				word.write((quote == '"') ? readEscape() : readQuoteEscape());
			}
			else {
				word.write(next);
			}
		}
		return false;
	}

	private int readQuoteEscape() {
		if (this.line[this.position] == '\'') {
			this.position++;
			return '\'';
		}
		return '\\';
	}

	private int readEscape() {
		byte escaped = this.line[this.position++];
		if (escaped == 'x' && this.position + 1 < this.length) {
			int high = Character.digit(this.line[this.position], 16);
			int low = Character.digit(this.line[this.position + 1], 16);
			if (high >= 0 && low >= 0) {
				this.position += 2;
				return (high << 4) | low;
			}
		}
		return switch (escaped) {
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'b' -> '\b';
			case 'a' -> 0x07;
			default -> escaped;
		};
	}

	private static boolean isBlank(byte value) {
		return value == ' ' || (value >= '\t' && value <= '\r') || value == 0;
	}

}
