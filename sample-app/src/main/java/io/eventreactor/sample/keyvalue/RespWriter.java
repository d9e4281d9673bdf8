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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes RESP2 replies into a buffer. Used by one loop; does not own the buffer.
 */
class RespWriter {

	private static final byte[] OK = ascii("+OK\r\n");

	private static final byte[] PONG = ascii("+PONG\r\n");

	private static final byte[] NULL = ascii("$-1\r\n");

	private static final byte[] ZERO = ascii(":0\r\n");

	private static final byte[] ONE = ascii(":1\r\n");

	private static final byte[] LINE_END = ascii("\r\n");

	private static final int LONGEST_ERROR = 256;

	private final ByteBuf buffer;

	RespWriter(ByteBuf buffer) {
		this.buffer = buffer;
	}

	void ok() {
		this.buffer.writeBytes(OK);
	}

	void pong() {
		this.buffer.writeBytes(PONG);
	}

	/**
	 * Writes an error. Whatever part of the text comes from the peer cannot end the line:
	 * what is not printable is replaced.
	 * @param text the text, with its code word first
	 */
	void error(String text) {
		this.buffer.writeByte('-');
		for (int i = 0; i < Math.min(text.length(), LONGEST_ERROR); i++) {
			char character = text.charAt(i);
			this.buffer.writeByte((character >= ' ' && character < 0x7F) ? character : '?');
		}
		this.buffer.writeBytes(LINE_END);
	}

	void integer(long value) {
		if (value == 0) {
			this.buffer.writeBytes(ZERO);
		}
		else if (value == 1) {
			this.buffer.writeBytes(ONE);
		}
		else {
			header(':', value);
		}
	}

	void bulk(byte @Nullable [] value) {
		if (value == null) {
			this.buffer.writeBytes(NULL);
			return;
		}
		header('$', value.length);
		this.buffer.writeBytes(value);
		this.buffer.writeBytes(LINE_END);
	}

	void bulk(String value) {
		bulk(value.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Begins an array.
	 * @param size the number of its elements, which are to be written next
	 */
	void array(int size) {
		header('*', size);
	}

	private void header(char type, long value) {
		this.buffer.writeByte(type);
		if (value >= 0 && value < 10) {
			this.buffer.writeByte('0' + (int) value);
		}
		else {
			this.buffer.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
		}
		this.buffer.writeBytes(LINE_END);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
