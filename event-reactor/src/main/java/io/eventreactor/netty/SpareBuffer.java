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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The buffer that the connections of a loop gather their answers in, one after the other.
 * As a rule the system has taken an answer before the next connection has its turn: then
 * the same memory serves again, which costs less than to ask the allocator twice, and is
 * still in the processor's cache. Whatever is not sent yet, or never will be, keeps its
 * buffer, and a new one takes its place here. Used by its loop only.
 * <p>
 * What is gathered goes to sockets, and to TLS on the way. Nobody reads the buffer itself
 * when it is released, so it can be used again.
 */
final class SpareBuffer {

	/**
	 * Nor is a larger one kept: whoever is slow to take a small answer would hold it all.
	 */
	static final int LARGEST = 16 * 1024;

	// Held here; free while nobody else holds it
	private @Nullable ByteBuf spare;

	private boolean closed;

	/**
	 * Returns a buffer to write to.
	 * @param allocator makes it, if the present one cannot be used
	 * @param capacity how many bytes it has room for, at least
	 * @return an empty buffer, to be released by the caller, or by whom it is passed on
	 * to
	 */
	ByteBuf take(ByteBufAllocator allocator, int capacity) {
		ByteBuf spare = this.spare;
		if (spare != null && spare.refCnt() == 1 && spare.capacity() >= capacity && spare.capacity() <= LARGEST) {
			return spare.clear().retain();
		}
		ByteBuf buffer = allocator.ioBuffer(capacity);
		if (!this.closed && capacity <= LARGEST) {
			release();
			this.spare = buffer.retain();
		}
		return buffer;
	}

	/**
	 * Keeps none from here on.
	 */
	void close() {
		this.closed = true;
		release();
	}

	private void release() {
		ByteBuf spare = this.spare;
		if (spare != null) {
			this.spare = null;
			spare.release();
		}
	}

}
