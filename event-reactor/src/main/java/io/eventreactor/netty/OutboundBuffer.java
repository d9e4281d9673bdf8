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

package io.eventreactor.netty;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is written in one turn of the loop into one buffer. A single buffer is
 * passed on as it is; large ones are not copied. Used by its loop only.
 * <p>
 * What is added may not fit behind what is there. Then the latter is returned, has to be
 * written first, and is owned by the caller.
 */
final class OutboundBuffer {

	/**
	 * From this size on, copying costs more than another buffer in the same system call.
	 */
	static final int COPY_LIMIT = 4 * 1024;

	private static final int INITIAL_CAPACITY = 2 * 1024;

	private static final int MAXIMUM_CAPACITY = 64 * 1024;

	private final ByteBufAllocator allocator;

	private final SpareBuffer spare;

	private @Nullable ByteBuf pending;

	// Whether the pending buffer is our own, and so may be appended to
	private boolean own;

	OutboundBuffer(ByteBufAllocator allocator, SpareBuffer spare) {
		this.allocator = allocator;
		this.spare = spare;
	}

	@Nullable ByteBuf add(ByteBuf data) {
		ByteBuf pending = this.pending;
		if (pending == null || data.readableBytes() > COPY_LIMIT) {
			this.pending = data;
			this.own = false;
			return pending;
		}
		ByteBuf displaced = makeRoom(data.readableBytes());
		pending().writeBytes(data, data.readerIndex(), data.readableBytes());
		data.release();
		return displaced;
	}

	@Nullable ByteBuf add(byte[] data) {
		ByteBuf displaced = makeRoom(data.length);
		append(pending(), data);
		return displaced;
	}

	@Nullable ByteBuf addCopy(ByteBuf data, byte[] end, int length) {
		ByteBuf displaced = makeRoom(length);
		ByteBuf pending = pending();
		pending.writeBytes(data, data.readerIndex(), data.readableBytes());
		append(pending, end);
		return displaced;
	}

	private static void append(ByteBuf pending, byte[] data) {
		if (data.length == 2) {
			// A line end, most likely: copying memory costs as much as a whole line
			pending.writeShort(data[0] << Byte.SIZE | data[1] & 0xFF);
		}
		else {
			pending.writeBytes(data);
		}
	}

	@Nullable ByteBuf add(CharSequence text, int maximumBytes) {
		ByteBuf displaced = makeRoom(maximumBytes);
		pending().writeCharSequence(text, StandardCharsets.UTF_8);
		return displaced;
	}

	private @Nullable ByteBuf makeRoom(int length) {
		ByteBuf pending = this.pending;
		if (pending != null && this.own && pending.readableBytes() + length <= MAXIMUM_CAPACITY) {
			return null;
		}
		ByteBuf gathered = this.spare.take(this.allocator, Math.max(INITIAL_CAPACITY, length));
		this.pending = gathered;
		boolean foreign = !this.own;
		this.own = true;
		if (pending != null && foreign && pending.readableBytes() <= COPY_LIMIT) {
			gathered.writeBytes(pending, pending.readerIndex(), pending.readableBytes());
			pending.release();
			return null;
		}
		return pending;
	}

	private ByteBuf pending() {
		ByteBuf pending = this.pending;
		if (pending == null) {
			throw new IllegalStateException("Nothing is pending");
		}
		return pending;
	}

	/**
	 * Takes what was gathered.
	 * @return the buffer, owned by the caller, or {@code null} if there is nothing
	 */
	@Nullable ByteBuf take() {
		ByteBuf pending = this.pending;
		this.pending = null;
		this.own = false;
		return pending;
	}

	int readableBytes() {
		ByteBuf pending = this.pending;
		return (pending != null) ? pending.readableBytes() : 0;
	}

	void release() {
		ByteBuf pending = take();
		if (pending != null) {
			pending.release();
		}
	}

}
