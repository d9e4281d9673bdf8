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
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into requests: RESP2 arrays of bulk strings, and
 * inline commands. Every byte is looked at once, however the peer cuts what it sends: a
 * state, not a buffer, is what is carried from one call to the next, and a bulk string is
 * read straight into the array that will be stored.
 * <p>
 * Nothing is allocated because a peer says that it will send much, only because it did.
 * <p>
 * Used by one loop.
 */
class RespParser {

	static final int MAXIMUM_BULK = 1024 * 1024;

	static final int MAXIMUM_INLINE = 64 * 1024;

	static final int MAXIMUM_ARGUMENTS = 1024 * 1024;

	/**
	 * What the arguments of one request may take in memory, {@link #ARGUMENT_OVERHEAD}
	 * included.
	 */
	static final int MAXIMUM_REQUEST = 2 * 1024 * 1024;

	static final int ARGUMENT_OVERHEAD = 32;

	private static final int KEPT_ARGUMENTS = 256;

	private static final int KEPT_LINE = 1024;

	private static final int MAXIMUM_DIGITS = 10;

	private static final byte[] EMPTY = {};

	private State state = State.START;

	private List<byte[]> arguments = new ArrayList<>();

	private int missingArguments;

	private int requestSize;

	// The number of a header, as far as it was read
	private long number;

	private int digits;

	private boolean negative;

	// Whether the carriage return of a line end was read
	private boolean lineEnding;

	// The bulk string, as far as it was read
	private byte[] bulk = EMPTY;

	private int bulkLength;

	private int bulkFilled;

	// The inline command, as far as it was read
	private byte[] line = EMPTY;

	private int lineLength;

	private @Nullable String error;

	/**
	 * Reads on until a request is complete.
	 * @param data what arrived; read to its end, or to the end of the request
	 * @return the name of the command and its arguments, in a list that is good until the
	 * next call and arrays that are the caller's; or {@code null} if there is no complete
	 * request, because more must arrive or because of an {@link #error()}
	 */
	@Nullable List<byte[]> next(ByteBuf data) {
		if (this.state == State.START) {
			recycle();
		}
		while (data.isReadable()) {
			boolean complete = switch (this.state) {
				case START -> begin(data);
				case COUNT -> readNumber(data) && countRead();
				case ARGUMENT -> beginArgument(data);
				case LENGTH -> readNumber(data) && lengthRead();
				case BULK -> readBulk(data);
				case BULK_END -> readLineEnd(data, "bulk string is longer than its length") && argumentRead();
				case INLINE -> readInline(data);
				case FAILED -> skip(data);
			};
			if (complete) {
				this.state = State.START;
				return this.arguments;
			}
		}
		return null;
	}

	/**
	 * Tells how the peer broke the protocol. Nothing is parsed after that.
	 * @return the text of Redis's error reply, or {@code null}
	 */
	@Nullable String error() {
		return this.error;
	}

	private void recycle() {
		if (this.arguments.size() > KEPT_ARGUMENTS) {
			this.arguments = new ArrayList<>();
		}
		else {
			this.arguments.clear();
		}
		this.requestSize = 0;
	}

	private boolean begin(ByteBuf data) {
		if (data.getByte(data.readerIndex()) != '*') {
			this.state = State.INLINE;
			return false;
		}
		data.skipBytes(1);
		return beginNumber(State.COUNT);
	}

	private boolean countRead() {
		if (this.number > MAXIMUM_ARGUMENTS) {
			return fail("invalid multibulk length");
		}
		// As in Redis, a request of no arguments, or a null one, is no request at all
		this.missingArguments = (int) Math.max(0, this.number);
		this.state = (this.missingArguments > 0) ? State.ARGUMENT : State.START;
		return false;
	}

	private boolean beginArgument(ByteBuf data) {
		byte type = data.readByte();
		if (type != '$') {
			return fail("expected '$', got '" + ((type > ' ' && type < 0x7F) ? (char) type : '?') + "'");
		}
		return beginNumber(State.LENGTH);
	}

	private boolean lengthRead() {
		if (this.number < 0 || this.number > MAXIMUM_BULK) {
			return fail("invalid bulk length");
		}
		this.requestSize += (int) this.number + ARGUMENT_OVERHEAD;
		if (this.requestSize > MAXIMUM_REQUEST) {
			return fail("request is too large");
		}
		this.bulkLength = (int) this.number;
		this.bulkFilled = 0;
		this.bulk = EMPTY;
		this.state = State.BULK;
		return false;
	}

	private boolean readBulk(ByteBuf data) {
		int available = Math.min(this.bulkLength - this.bulkFilled, data.readableBytes());
		int needed = this.bulkFilled + available;
		if (this.bulk.length < needed) {
			// Doubled, so that a long string in small pieces is not copied each time
			int capacity = Math.min(this.bulkLength, Math.max(needed, this.bulk.length * 2));
			this.bulk = Arrays.copyOf(this.bulk, capacity);
		}
		data.readBytes(this.bulk, this.bulkFilled, available);
		this.bulkFilled = needed;
		if (needed == this.bulkLength) {
			this.state = State.BULK_END;
			this.lineEnding = false;
		}
		return false;
	}

	private boolean argumentRead() {
		this.arguments.add(this.bulk);
		this.bulk = EMPTY;
		this.missingArguments--;
		this.state = State.ARGUMENT;
		return this.missingArguments == 0;
	}

	private boolean readInline(ByteBuf data) {
		int end = data.indexOf(data.readerIndex(), data.writerIndex(), (byte) '\n');
		int length = ((end < 0) ? data.writerIndex() : end) - data.readerIndex();
		if (this.lineLength + length > MAXIMUM_INLINE) {
			return fail("too big inline request");
		}
		if (this.line.length < this.lineLength + length) {
			this.line = Arrays.copyOf(this.line, Math.max(this.lineLength + length, this.line.length * 2));
		}
		data.readBytes(this.line, this.lineLength, length);
		this.lineLength += length;
		if (end < 0) {
			return false;
		}
		data.skipBytes(1);
		return lineRead();
	}

	private boolean lineRead() {
		InlineCommand command = new InlineCommand(this.line, this.lineLength);
		boolean balanced = command.split(this.arguments);
		this.lineLength = 0;
		if (this.line.length > KEPT_LINE) {
			this.line = EMPTY;
		}
		if (!balanced) {
			return fail("unbalanced quotes in request");
		}
		this.state = State.START;
		return !this.arguments.isEmpty();
	}

	private boolean beginNumber(State state) {
		this.number = 0;
		this.digits = 0;
		this.negative = false;
		this.lineEnding = false;
		this.state = state;
		return false;
	}

	private boolean readNumber(ByteBuf data) {
		String remark = (this.state == State.COUNT) ? "invalid multibulk length" : "invalid bulk length";
		while (!this.lineEnding) {
			if (!data.isReadable()) {
				return false;
			}
			byte next = data.getByte(data.readerIndex());
			if (next == '\r' && this.digits > 0) {
				break;
			}
			data.skipBytes(1);
			if (next == '-' && this.digits == 0 && !this.negative) {
				this.negative = true;
			}
			else if (next >= '0' && next <= '9' && this.digits < MAXIMUM_DIGITS) {
				this.number = this.number * 10 + (this.negative ? '0' - next : next - '0');
				this.digits++;
			}
			else {
				return fail(remark);
			}
		}
		return data.isReadable() && readLineEnd(data, remark);
	}

	private boolean readLineEnd(ByteBuf data, String remark) {
		if (!this.lineEnding) {
			if (data.readByte() != '\r') {
				return fail(remark);
			}
			this.lineEnding = true;
			if (!data.isReadable()) {
				return false;
			}
		}
		return data.readByte() == '\n' || fail(remark);
	}

	private boolean skip(ByteBuf data) {
		data.skipBytes(data.readableBytes());
		return false;
	}

	private boolean fail(String remark) {
		this.error = "Protocol error: " + remark;
		this.arguments = new ArrayList<>();
		this.bulk = EMPTY;
		this.line = EMPTY;
		this.state = State.FAILED;
		return false;
	}

	private enum State {

		START, COUNT, ARGUMENT, LENGTH, BULK, BULK_END, INLINE, FAILED

	}

}
