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

package io.eventreactor.benchmarks.socket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What all servers of the Redis protocol keep in memory, for one loop. Looking up makes
 * no object; keeping copies the value.
 */
final class KeyValues {

	private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] NULL = "$-1\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int LINE_END = '\r' << 8 | '\n';

	private static final int LETTER_CASE = 0xDFDFDF;

	private static final int GET = 'G' << 16 | 'E' << 8 | 'T';

	private static final int SET = 'S' << 16 | 'E' << 8 | 'T';

	private static final int PING = 'P' << 16 | 'I' << 8 | 'N';

	private static final int MAXIMUM_ARGUMENTS = 3;

	private final Map<Key, byte[]> values = new HashMap<>();

	private final Key probe = new Key(new byte[64], 0);

	private final int[] starts = new int[MAXIMUM_ARGUMENTS];

	private final int[] lengths = new int[MAXIMUM_ARGUMENTS];

	private int position;

	/**
	 * Looks up a value.
	 * @param data where the key is
	 * @param start the index of its first byte
	 * @param length its length
	 * @return the value, not to be changed, or {@code null}
	 */
	byte @Nullable [] get(ByteBuf data, int start, int length) {
		this.probe.read(data, start, length);
		return this.values.get(this.probe);
	}

	/**
	 * Keeps a value.
	 * @param key the key: all readable bytes
	 * @param value the value: all readable bytes, to be copied
	 */
	void set(ByteBuf key, ByteBuf value) {
		this.probe.read(key, key.readerIndex(), key.readableBytes());
		set(value, value.readerIndex(), value.readableBytes());
	}

	private void set(ByteBuf data, int start, int length) {
		byte[] value = new byte[length];
		data.getBytes(start, value);
		if (this.values.replace(this.probe, value) == null) {
			this.values.put(this.probe.copy(), value);
		}
	}

	/**
	 * Answers all complete requests, parsed where they are.
	 * @param data the requests; what is incomplete is left unread
	 * @param replies where to write the answers
	 */
	void answer(ByteBuf data, ByteBuf replies) {
		while (data.isReadable() && parse(data)) {
			execute(data, replies);
			data.readerIndex(this.position);
		}
	}

	private boolean parse(ByteBuf data) {
		this.position = data.readerIndex();
		int limit = data.writerIndex();
		int count = number(data, '*', limit);
		if (count > MAXIMUM_ARGUMENTS) {
			throw new IllegalArgumentException("Too many arguments");
		}
		for (int i = 0; i < count; i++) {
			int length = number(data, '$', limit);
			if (length < 0 || length > limit - this.position - 2) {
				return false;
			}
			this.starts[i] = this.position;
			this.lengths[i] = length;
			this.position += length + 2;
		}
		return count > 0;
	}

	private int number(ByteBuf data, char type, int limit) {
		int index = this.position;
		if (index >= limit) {
			return -1;
		}
		if (data.getByte(index) != type) {
			throw new IllegalArgumentException("Not a request of the Redis protocol");
		}
		int number = 0;
		for (index++; index < limit - 1; index++) {
			int next = data.getByte(index);
			if (next == '\r') {
				this.position = index + 2;
				return number;
			}
			if (next < '0' || next > '9' || number > ServerSettings.MAXIMUM_LINE) {
				throw new IllegalArgumentException("Not a number of the Redis protocol");
			}
			number = number * 10 + next - '0';
		}
		return -1;
	}

	private void execute(ByteBuf data, ByteBuf replies) {
		switch ((this.lengths[0] < 3) ? 0 : data.getMedium(this.starts[0]) & LETTER_CASE) {
			case PING -> replies.writeBytes(PONG);
			case SET -> {
				this.probe.read(data, this.starts[1], this.lengths[1]);
				set(data, this.starts[2], this.lengths[2]);
				replies.writeBytes(OK);
			}
			case GET -> writeValue(get(data, this.starts[1], this.lengths[1]), replies);
			default -> throw new IllegalArgumentException("Unknown command");
		}
	}

	private static void writeValue(byte @Nullable [] value, ByteBuf replies) {
		if (value == null) {
			replies.writeBytes(NULL);
			return;
		}
		replies.writeByte('$');
		int length = value.length;
		if (length >= 100) {
			replies.writeCharSequence(Integer.toString(length), StandardCharsets.US_ASCII);
		}
		else {
			if (length >= 10) {
				replies.writeByte('0' + length / 10);
			}
			replies.writeByte('0' + length % 10);
		}
		replies.writeShort(LINE_END).writeBytes(value).writeShort(LINE_END);
	}

	/**
	 * Bytes to look up by, or to keep.
	 */
	private static final class Key {

		private byte[] bytes;

		private int length;

		private int hash;

		Key(byte[] bytes, int hash) {
			this.bytes = bytes;
			this.length = bytes.length;
			this.hash = hash;
		}

		void read(ByteBuf data, int start, int length) {
			if (this.bytes.length < length) {
				this.bytes = new byte[length];
			}
			data.getBytes(start, this.bytes, 0, length);
			this.length = length;
			int hash = 1;
			for (int i = 0; i < length; i++) {
				hash = 31 * hash + this.bytes[i];
			}
			this.hash = hash;
		}

		Key copy() {
			return new Key(Arrays.copyOf(this.bytes, this.length), this.hash);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Key key && Arrays.equals(this.bytes, 0, this.length, key.bytes, 0, key.length);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
